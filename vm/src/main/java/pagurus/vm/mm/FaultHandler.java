package pagurus.vm.mm;

import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.Core;
import pagurus.vm.space.FileViews.View;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Resolves page faults: looks the entry up without a lock, sees what is missing, does one thing
 * about it under the table's lock, and looks again.
 *
 * <p>Faults run beside each other, beside lock-free look-ups, reclaim and relocation; the map lock,
 * held for reading, keeps areas from changing. Memory is taken before a table is locked, so what
 * was seen may have changed by then: every action checks the entry again and gives up if it did.
 *
 * <p>A fault that finds nothing to do is <em>spurious</em>: the walker read an old entry, perhaps
 * in a table that has moved. The CPU then forgets every way to tables for the address, and loads
 * the root again if that has moved, so that the same fault does not come back (I9; X9 does it on
 * x86, R2 asks for it on RISC-V).
 */
public final class FaultHandler {
  /** How often a fault goes on waiting for memory that others may give back. */
  private static final int PATIENCE = 64;

  /** What came of one step towards resolving a fault. */
  enum Progress {
    DONE,
    LOOK_AGAIN,
    NO_MEMORY
  }

  private final Core core;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;
  private final TableBuilder builder;
  private final PageSupply supply;
  private final HugeLeaves huge;
  private final PageArrival arrival;
  private final TableSharing sharing;
  private final SharingBreaker breaker;
  private final FileSharing views;
  private final boolean fences;

  FaultHandler(
      Core core,
      TableBuilder builder,
      PageSupply supply,
      HugeLeaves huge,
      PageArrival arrival,
      TableSharing sharing,
      SharingBreaker breaker,
      FileSharing views,
      boolean fences) {
    this.core = core;
    this.fences = fences;
    this.builder = builder;
    this.supply = supply;
    this.huge = huge;
    this.arrival = arrival;
    this.sharing = sharing;
    this.breaker = breaker;
    this.views = views;
    format = core.format();
    entries = core.entries();
    absent = new AbsentEntries(format);
  }

  /**
   * Resolves a fault of the space that the CPU has loaded. The caller holds no lock and is in no
   * read section.
   *
   * @param access one of {@link Rights#READ}, {@link Rights#WRITE}, {@link Rights#EXECUTE}
   */
  public FaultOutcome handle(KernelThread thread, AddressSpace space, long vaddr, int access) {
    Cpu cpu = thread.cpu();
    thread.counters().count(Event.FAULT);
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      space.mapLock().lockRead(cpu);
      thread.enter();
      try {
        Optional<Area> area = space.areas().find(vaddr);
        if (area.isEmpty()) {
          return FaultOutcome.NO_AREA;
        }
        if (!area.get().allows(access)) {
          return FaultOutcome.FORBIDDEN;
        }
        if (arrival.isBeyondFile(area.get(), vaddr)) {
          return FaultOutcome.BEYOND_FILE;
        }
        if (resolve(thread, space, area.get(), vaddr, access)) {
          return FaultOutcome.RESOLVED;
        }
      } finally {
        thread.leave();
        space.mapLock().unlockRead(cpu);
      }
      core.retired().reap(cpu);
      cpu.relax(Step.AWAIT_MEMORY);
    }
    return FaultOutcome.OUT_OF_MEMORY;
  }

  private boolean resolve(
      KernelThread thread, AddressSpace space, Area area, long vaddr, int access) {
    while (true) {
      switch (step(thread, space, area, vaddr, access)) {
        case DONE -> {
          return true;
        }
        case NO_MEMORY -> {
          return false;
        }
        case LOOK_AGAIN -> {}
      }
    }
  }

  private Progress step(
      KernelThread thread, AddressSpace space, Area area, long vaddr, int access) {
    Path path = thread.find(space, vaddr, 1);
    long slot = path.slot();
    long entry = path.entry();
    if (format.isPresent(entry)) {
      return present(thread, space, area, vaddr, access);
    }
    if (absent.isMoving(entry)) {
      awaitMove(thread, space, vaddr);
      return Progress.LOOK_AGAIN;
    }
    if (path.level() > 1) {
      return missing(thread, space, area, vaddr, path.level());
    }
    // An absent entry of a private page must not be filled for all who share its table. What others
    // have made of the entry before the space got its own shows when it is filled.
    if (space.sharesTables() && area.backing().isPrivate() && !sharing.own(thread, space, vaddr)) {
      boolean room = supply.reclaimAround(thread, thread.cpu().node());
      return room ? Progress.LOOK_AGAIN : Progress.NO_MEMORY;
    }
    return arrival.bring(thread, space, area, vaddr, access, slot, entry);
  }

  /**
   * Waits until whoever moves a table or a page has put it back. Looks up from the root each time:
   * the table in which the marker was seen may move meanwhile, and its old copy keeps the marker
   * for ever.
   */
  private void awaitMove(KernelThread thread, AddressSpace space, long vaddr) {
    Cpu cpu = thread.cpu();
    cpu.waitBegins(Step.AWAIT_MOVE);
    do {
      cpu.relax(Step.AWAIT_MOVE);
    } while (absent.isMoving(thread.find(space, vaddr, 1).entry()));
    cpu.waitEnds(Step.AWAIT_MOVE);
  }

  private Progress missing(
      KernelThread thread, AddressSpace space, Area area, long vaddr, int level) {
    if (level == HugeLeaves.LEVEL && mayBeHuge(area, vaddr)) {
      if (huge.make(thread, space, vaddr, area.rights() | Rights.USER)) {
        arrival.forgetAbsence(thread, space, vaddr);
        return Progress.DONE;
      }
    }
    Optional<View> view = level == 2 ? views.viewAt(area, vaddr) : Optional.empty();
    boolean done =
        view.isPresent()
            ? views.provide(thread, space, view.get())
            : builder.build(thread, space, vaddr, level, true);
    if (view.isPresent()) { // others may have filled the table that is here now
      arrival.forgetAbsence(thread, space, vaddr);
    }
    boolean built = done || supply.reclaimAround(thread, thread.cpu().node());
    return built ? Progress.LOOK_AGAIN : Progress.NO_MEMORY;
  }

  private boolean mayBeHuge(Area area, long vaddr) {
    long start = vaddr & -huge.bytes();
    return area.huge()
        && huge.exist()
        && area.backing() instanceof Backing.Anonymous
        && start >= area.start()
        && start + huge.bytes() <= area.end();
  }

  /** There is a leaf already: it forbids the store, or lacks A or D, or the walker was behind. */
  private Progress present(
      KernelThread thread, AddressSpace space, Area area, long vaddr, int access) {
    Cpu cpu = thread.cpu();
    int level = thread.path().level();
    if (!thread.lockTableExact(space, vaddr, level)) {
      return Progress.LOOK_AGAIN;
    }
    long slot = thread.path().slot();
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    if (!format.isPresent(entry) || !format.isLeaf(entry, level)) {
      thread.unlockTable();
      return Progress.LOOK_AGAIN;
    }
    boolean store = (access & Rights.WRITE) != 0;
    if (store && !format.isWritable(entry)) {
      return breaker.breakFor(thread, space, area, vaddr, level);
    }
    boolean set = setBySoftware(cpu, slot, entry, store);
    if (level == 1 && entries.copiesMayLack(level)) {
      bring(thread, vaddr, slot);
    }
    thread.unlockTable();
    if (!set) {
      thread.counters().count(Event.SPURIOUS_FAULT);
    } else if (!fences) {
      arrival.forgetAbsence(thread, space, vaddr);
    }
    forgetOldEntry(thread, space, vaddr);
    return Progress.DONE;
  }

  /**
   * The copy that this CPU walks may lack the leaf, or the way there; the table is locked, and the
   * one above is locked after it. If that has moved the CPU faults again, and finds the other.
   */
  private void bring(KernelThread thread, long vaddr, long slot) {
    int level = thread.path().level() + 1;
    long above = thread.path().table(level);
    long word = core.tables().word(above, level);
    if (core.locks().lock(thread.cpu(), word)) {
      entries.bring(thread.cpu(), slot, entries.slotFor(above, level, vaddr));
      core.locks().unlock(thread.cpu(), word);
    }
  }

  /** Sets A and D where hardware leaves that to software (A5, R7); says whether one was missing. */
  private boolean setBySoftware(Cpu cpu, long slot, long seen, boolean store) {
    boolean setD = store && !core.profile().setsDirty();
    if (core.profile().setsAccessed() && !setD) {
      return false;
    }
    long entry = seen;
    while (true) {
      long wanted = format.withAccessed(entry);
      wanted = setD ? format.withDirty(wanted) : wanted;
      if (wanted == entry || entries.replace(cpu, Step.SET_BY_SOFTWARE, slot, entry, wanted)) {
        return wanted != entry;
      }
      entry = entries.read(cpu, Step.SET_BY_SOFTWARE, slot);
    }
  }

  private void forgetOldEntry(KernelThread thread, AddressSpace space, long vaddr) {
    if (!thread.hasLoaded(space)) {
      return;
    }
    if (core.mode().rootInRegisters()
        || !entries.hasLoaded(thread.mmu(), space.root(thread.cpu()))) {
      Activation.reloadRoot(thread, space);
    } else if (fences) {
      thread.mmu().invalidatePageAndWalks(space.asid(), vaddr);
    }
  }
}

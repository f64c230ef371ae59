package pagurus.vm.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Shootdown;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.RootRegistry;
import pagurus.vm.sync.SpinLock;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;

/**
 * Maps pages for the kernel itself, at addresses that every space shows.
 *
 * <p>The half is divided into regions, one for each entry of the root. The first page of a region
 * makes the region's tables, and {@link RootRegistry#share} puts them into every root.
 *
 * <p>Ranges and kernel tables are guarded by one lock, which ranks above the registry's and is
 * never held across a wait. Behind each range a page stays free, so that who runs over the end
 * faults. Tables are kept when their pages go: the next range uses them.
 */
public final class KernelSpace {
  /** What an allocation returns when there is no memory or no room to be had. */
  public static final long NONE = -1;

  private static final int RIGHTS = Rights.READ | Rights.WRITE;
  private static final int KERNEL_ASID = 0;

  private final Core core;
  private final Shootdown shootdown;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final RootRegistry roots;
  private final boolean isolated;
  private final int rights;
  private final SpinLock lock;
  private final TreeMap<Long, Integer> ranges = new TreeMap<>();
  private final long root;
  private int tables;

  /**
   * A kernel half without pages, and a root that shows nothing else. Where CPUs keep root entries
   * in registers (X15), the tables of every region are made now: nobody would see a later one.
   *
   * @throws IllegalArgumentException if roots of this mode have no kernel half
   * @throws IllegalStateException if there is no memory for its first tables
   */
  public KernelSpace(Cpu boot, Core core, Shootdown shootdown, KernelHalf half) {
    this.core = core;
    this.shootdown = shootdown;
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    roots = core.roots();
    isolated = half == KernelHalf.ISOLATED;
    rights = isolated ? RIGHTS : RIGHTS | Rights.GLOBAL;
    if (!RootRegistry.hasKernelHalf(mode)) {
      throw new IllegalArgumentException(
          "in %s all %d entries of a root are the user's"
              .formatted(mode, mode.entries(mode.levels())));
    }
    lock = new SpinLock(core.frames().words().take(1));
    root = takeTable(boot, mode.levels());
    boolean complete = root != NONE;
    if (complete) {
      roots.add(boot, root);
    }
    for (int region = 0; complete && mode.rootInRegisters() && region < regions(); region++) {
      complete = grow(boot, region);
    }
    if (!complete) {
      throw new IllegalStateException("there is no memory for the tables of the kernel half");
    }
  }

  /** How many regions there are. */
  public int regions() {
    return mode.entries(mode.levels()) - roots.firstShared();
  }

  /** The region that is seen in every view, where roots have two: the entry area. */
  public int entryRegion() {
    return regions() - 1;
  }

  /** The first address of a region. */
  public long startOf(int region) {
    long index = roots.firstShared() + (long) region;
    return mode.canonicalize(index << mode.rootShift());
  }

  /**
   * Maps pages that hold zeros. The caller holds no lock, and every CPU must be running.
   *
   * @param region from 0 to {@code regions() - 1}
   * @return the first address, or {@link #NONE}
   */
  public long allocate(KernelThread thread, int region, int pages) {
    Cpu cpu = thread.cpu();
    List<Integer> frames = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      int pfn = core.frames().allocateNear(cpu, cpu.node(), 0, FrameKind.KERNEL_PAGE, false);
      if (pfn == Frames.NONE) {
        frames.forEach(taken -> core.frames().free(cpu, taken, 0));
        return NONE;
      }
      core.frames().zero(cpu, pfn, 0);
      frames.add(pfn);
    }
    lock.lock(cpu);
    long start = findRoom(region, pages);
    boolean mapped = start != NONE && map(cpu, start, frames);
    if (start != NONE) { // even if it will be taken back: nobody else may have the addresses before
      ranges.put(start, pages);
    }
    lock.unlock(cpu);
    if (start == NONE) {
      frames.forEach(taken -> core.frames().free(cpu, taken, 0));
    } else if (!mapped) {
      forget(thread, start, pages, frames);
    }
    return mapped ? start : NONE;
  }

  /** Frees pages and addresses whose entries are gone, when no CPU uses them any more. */
  private void forget(KernelThread thread, long start, int pages, List<Integer> frames) {
    Cpu cpu = thread.cpu();
    shootdown.kernel(thread, start, start + ((long) pages << mode.pageShift()));
    frames.forEach(pfn -> core.frames().free(cpu, pfn, 0));
    lock.lock(cpu);
    ranges.remove(start);
    lock.unlock(cpu);
  }

  private long findRoom(int region, int pages) {
    long bytes = (pages + 1L) << mode.pageShift();
    long room = startOf(region);
    long last = room + (mode.span(mode.levels()) - bytes);
    for (Map.Entry<Long, Integer> used : ranges.tailMap(room).entrySet()) {
      if (used.getKey() - room >= bytes) {
        break;
      }
      room = used.getKey() + ((used.getValue() + 1L) << mode.pageShift());
    }
    return Long.compareUnsigned(room, last) <= 0 ? room : NONE;
  }

  /** Maps frames from an address on; what cannot be mapped for want of a table is taken back. */
  private boolean map(Cpu cpu, long start, List<Integer> frames) {
    for (int i = 0; i < frames.size(); i++) {
      long vaddr = start + ((long) i << mode.pageShift());
      long slot = slotFor(cpu, vaddr, true);
      if (slot == NONE) {
        for (int done = 0; done < i; done++) {
          long at = slotFor(cpu, start + ((long) done << mode.pageShift()), false);
          entries.write(cpu, Step.UNHOOK, at, AbsentEntries.EMPTY);
        }
        return false;
      }
      long leaf = format.makeLeaf(core.frames().table().paddr(frames.get(i)), 1, rights);
      entries.write(cpu, Step.INSTALL, slot, format.withDirty(format.withAccessed(leaf)));
    }
    return true;
  }

  /** The leaf entry of an address, or {@link #NONE} if a table is missing and not to be had. */
  private long slotFor(Cpu cpu, long vaddr, boolean grows) {
    int level = mode.levels();
    int index = mode.index(vaddr, level);
    if (roots.shared(cpu, index) == 0 && !(grows && grow(cpu, index - roots.firstShared()))) {
      return NONE;
    }
    long table = format.tableAddress(roots.shared(cpu, index), level);
    for (level--; level > 1; level--) {
      long slot = entries.slotFor(table, level, vaddr);
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      if (!format.isPresent(entry)) {
        long next = grows ? takeTable(cpu, level - 1) : NONE;
        if (next == NONE) {
          return NONE;
        }
        entry = tableEntry(next, level);
        entries.write(cpu, Step.INSTALL, slot, entry);
      }
      table = format.tableAddress(entry, level);
    }
    return entries.slotFor(table, 1, vaddr);
  }

  /** Makes the first table of a region, and puts it into every root. */
  private boolean grow(Cpu cpu, int region) {
    long table = takeTable(cpu, mode.levels() - 1);
    if (table == NONE) {
      return false;
    }
    roots.share(cpu, roots.firstShared() + region, tableEntry(table, mode.levels()));
    return true;
  }

  private long tableEntry(long table, int level) {
    long entry = format.makeTable(table, level);
    return format.tableAccessedExists(level) ? format.withAccessed(entry) : entry;
  }

  private long takeTable(Cpu cpu, int level) {
    int order = 0;
    while (core.frames().table().frameBytes() << order < mode.tableBytes(level)) {
      order++;
    }
    int pfn = core.frames().allocateNear(cpu, cpu.node(), order, FrameKind.KERNEL_TABLE, true);
    if (pfn == Frames.NONE) {
      return NONE;
    }
    core.frames().zero(cpu, pfn, order);
    tables += 1 << order;
    return core.frames().table().paddr(pfn);
  }

  /**
   * Takes pages away that {@link #allocate} mapped; returns when no CPU uses them any more. The
   * caller holds no lock, and every CPU must be running.
   *
   * @throws IllegalArgumentException if no range begins there
   */
  public void free(KernelThread thread, long start) {
    Cpu cpu = thread.cpu();
    List<Integer> frames = new ArrayList<>();
    lock.lock(cpu);
    Integer pages = ranges.get(start);
    for (int i = 0; pages != null && i < pages; i++) {
      long slot = slotFor(cpu, start + ((long) i << mode.pageShift()), false);
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      frames.add(core.frames().table().pfn(format.leafAddress(entry, 1)));
      entries.write(cpu, Step.UNHOOK, slot, AbsentEntries.EMPTY);
    }
    lock.unlock(cpu);
    if (pages == null) {
      throw new IllegalArgumentException("no range of the kernel begins at v0x%x".formatted(start));
    }
    forget(thread, start, pages, frames);
  }

  /**
   * Translates an address for kernel code, through whatever root the CPU has loaded: that of a
   * program, or the kernel's own if it runs none. The result holds until the thread next polls.
   *
   * @param access {@link Access#READ} or {@link Access#WRITE}
   * @throws IllegalArgumentException if nothing is mapped there
   * @throws IllegalStateException if something is, but not in the root that the CPU has loaded
   */
  public long translate(KernelThread thread, long vaddr, int access) {
    if (thread.loaded().isEmpty()) {
      return translateWithOwnRoot(thread, vaddr, access);
    }
    return isolated
        ? translateWithKernelView(thread, vaddr, access)
        : translateWithRoot(thread, vaddr, access);
  }

  private long translateWithOwnRoot(KernelThread thread, long vaddr, int access) {
    Mmu mmu = thread.mmu();
    mmu.loadRoot(root, KERNEL_ASID, true);
    try {
      return translateWithRoot(thread, vaddr, access);
    } finally {
      mmu.unloadRoot();
      if (isolated) {
        mmu.invalidateSpace(KERNEL_ASID);
      }
      if (mmu.asids() == 1) {
        thread.forgetGenerations();
      }
    }
  }

  /**
   * Enters the kernel and leaves it again, by a load of the root register each. The way back leads
   * to the view that was loaded before, even if the root has moved since: the IPI that says so is
   * still to come, and the old root stays until it has been answered. What was taken up under the
   * kernel's tag is forgotten when the walker can use it no more.
   */
  private long translateWithKernelView(KernelThread thread, long vaddr, int access) {
    Mmu mmu = thread.mmu();
    long user = mmu.root();
    int asid = mmu.asid();
    thread.counters().count(Event.KERNEL_ENTRY);
    mmu.loadRoot(entries.kernelView(user), KERNEL_ASID, false);
    try {
      return translateWithRoot(thread, vaddr, access);
    } finally {
      mmu.loadRoot(user, asid, true);
      mmu.invalidateSpace(KERNEL_ASID);
    }
  }

  private long translateWithRoot(KernelThread thread, long vaddr, int access) {
    int wanted = access | Access.SUPERVISOR;
    long paddr = thread.mmu().translate(vaddr, wanted);
    if (paddr >= 0) {
      return paddr;
    }
    if (!isMapped(thread.cpu(), vaddr)) {
      throw new IllegalArgumentException("the kernel has nothing at v0x%x".formatted(vaddr));
    }
    thread.counters().count(Event.KERNEL_SPURIOUS_FAULT);
    thread.mmu().invalidatePageAndWalks(thread.mmu().asid(), vaddr);
    paddr = thread.mmu().translate(vaddr, wanted);
    if (paddr < 0) {
      throw new IllegalStateException(
          "root p0x%x, loaded by cpu %d, does not show v0x%x of the kernel"
              .formatted(thread.mmu().root(), thread.cpu().id(), vaddr));
    }
    return paddr;
  }

  private boolean isMapped(Cpu cpu, long vaddr) {
    if (!mode.canonical(vaddr) || mode.index(vaddr, mode.levels()) < roots.firstShared()) {
      return false;
    }
    lock.lock(cpu);
    try {
      long slot = slotFor(cpu, vaddr, false);
      return slot != NONE && format.isPresent(entries.read(cpu, Step.LOOKUP, slot));
    } finally {
      lock.unlock(cpu);
    }
  }

  /** The root that shows the kernel half only. */
  public long root() {
    return root;
  }

  /** How many frames hold kernel tables; exact only at rest. */
  public int tableFrames() {
    return tables;
  }

  /** How many pages are mapped; exact only at rest. */
  public int pages() {
    return ranges.values().stream().mapToInt(Integer::intValue).sum();
  }
}

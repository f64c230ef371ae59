package pagurus.vm.mm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.PageMover;
import pagurus.vm.page.PageOutcome;
import pagurus.vm.place.Destination;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Moves a range of a space, or all of it, from nodes to nodes while programs use it: data and
 * tables together.
 *
 * <p>Pages: a batch of entries becomes "moving", one shootdown; the users of each page are counted
 * once more, because a lock-free look-up may have got hold of it; copy, entries come back. Whoever
 * faults on a marker waits. Anonymous pages with one entry move so; huge ones, and on request those
 * that several entries map and those of files, by {@link PageMover}. What stays is counted by
 * reason. Tables: by the {@link Relocator}, after the pages.
 */
public final class Migration {
  private static final int BATCH = 64;

  /**
   * What is to move, and where.
   *
   * @param space the space
   * @param start the first address that is meant
   * @param end the address behind the last
   * @param destinations for each node the node that what is there shall go to; itself, if it stays
   * @param movesShared whether pages that several entries map, and those of files, are meant, too
   * @param tables how tables go with the data; empty if they stay
   */
  public record Request(
      AddressSpace space,
      long start,
      long end,
      List<Integer> destinations,
      boolean movesShared,
      Optional<RelocationProtocol> tables) {
    /** Keeps a copy; refuses a range that holds nothing. */
    public Request {
      destinations = List.copyOf(destinations);
      if (start >= end) {
        throw new IllegalArgumentException("v0x%x-0x%x holds no address".formatted(start, end));
      }
    }

    /** The same for a range only. */
    public Request range(long from, long to) {
      return new Request(space, from, to, destinations, movesShared, tables);
    }

    /** The same, with the tables. */
    public Request withTables(RelocationProtocol protocol) {
      return new Request(space, start, end, destinations, movesShared, Optional.of(protocol));
    }

    /** The same, with pages of files and pages that several entries map. */
    public Request withShared() {
      return new Request(space, start, end, destinations, true, tables);
    }
  }

  /**
   * What a migration did.
   *
   * @param pages how often each outcome was given, in pages of the smallest size
   * @param tables the same for tables
   */
  public record Report(Map<PageOutcome, Long> pages, RelocationCounters tables) {
    /** Keeps a copy. */
    public Report {
      pages = Map.copyOf(pages);
    }

    /** Pages with this outcome. */
    public long count(PageOutcome outcome) {
      return pages.getOrDefault(outcome, 0L);
    }

    /** Pages that moved. */
    public long moved() {
      return count(PageOutcome.MOVED);
    }

    /** Pages that should have moved and did not. */
    public long stayed() {
      return pages.entrySet().stream()
          .filter(counted -> counted.getKey().leavesBehind())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  private final FlushSystem flush;
  private final Spaces spaces;
  private final DataFrames data;
  private final PageMover mover;
  private final Relocator relocator;
  private final FrameTable records;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;

  Migration(
      FlushSystem flush, Spaces spaces, DataFrames data, PageMover mover, Relocator relocator) {
    this.flush = flush;
    this.spaces = spaces;
    this.data = data;
    this.mover = mover;
    this.relocator = relocator;
    records = data.records();
    mode = data.core().mode();
    format = data.core().format();
    entries = data.core().entries();
    absent = new AbsentEntries(format);
  }

  /** A request for the data of a whole space to go to one node, wherever it is. */
  public Request toNode(AddressSpace space, int node) {
    List<Integer> destinations = new ArrayList<>();
    for (int from = 0; from < data.core().frames().nodes(); from++) {
      destinations.add(node);
    }
    return new Request(space, 0, mode.userLimit(), destinations, false, Optional.empty());
  }

  /** Moves the pages of a space to a node, as far as they can be moved. */
  public Report migrate(KernelThread thread, AddressSpace space, int node) {
    return migrate(thread, toNode(space, node));
  }

  /**
   * Moves what a request names, as far as it can be moved; nothing if the space has ended. The
   * caller holds no lock and is in no read section.
   */
  public Report migrate(KernelThread thread, Request request) {
    AddressSpace space = request.space;
    Map<PageOutcome, Long> pages = new EnumMap<>(PageOutcome.class);
    if (spaces.lockIfThere(thread.cpu(), space)) {
      try {
        for (Area area : space.areas().within(request.start, request.end)) {
          migrate(thread, request, area, pages);
        }
      } finally {
        space.mapLock().unlockRead(thread.cpu());
      }
    }
    RelocationCounters tables = new RelocationCounters(mode.levels());
    if (request.tables.isPresent()) {
      List<Integer> to = request.destinations;
      RelocationRequest all =
          RelocationRequest.all(space, mode, site -> Destination.on(to.get(site.node())));
      RelocationRequest wanted = all.range(request.start, request.end);
      relocator.relocate(thread, wanted, request.tables.get(), tables);
    }
    return new Report(pages, tables);
  }

  private void migrate(
      KernelThread thread, Request request, Area area, Map<PageOutcome, Long> pages) {
    AddressSpace space = request.space;
    Batch batch = new Batch();
    List<Integer> others = new ArrayList<>();
    for (long vaddr = area.start(); vaddr < area.end(); ) {
      long from = vaddr;
      int moved;
      batch.size = 0;
      others.clear();
      thread.enter();
      try {
        try (Gather gather = flush.gather(thread, space)) {
          vaddr = collect(thread, request, area, from, batch, gather, others, pages);
        }
        moved = putBack(thread, space, batch);
      } finally {
        thread.leave();
      }
      thread.counters().count(Event.PAGE_MIGRATED, moved);
      pages.merge(PageOutcome.MOVED, (long) moved, Long::sum);
      pages.merge(PageOutcome.HELD, (long) batch.size - moved, Long::sum);
      moveOthers(thread, request, others, pages);
      if (vaddr == from) {
        awaitMove(thread, space, vaddr);
      }
    }
  }

  /**
   * Considers page after page until enough are in hand, or one is in the hand of somebody else, or
   * its table is; says how far it came. What moves is waited for with nothing in hand, or two would
   * wait for each other.
   */
  private long collect(
      KernelThread thread,
      Request request,
      Area area,
      long from,
      Batch batch,
      Gather gather,
      List<Integer> others,
      Map<PageOutcome, Long> pages) {
    long vaddr = from;
    while (vaddr < area.end() && batch.size < BATCH && others.size() < BATCH) {
      Path path = thread.find(request.space, vaddr, 1);
      long span = mode.span(path.level());
      long entry = path.entry();
      if (absent.isMoving(entry)) {
        return vaddr;
      }
      if (format.isLeaf(entry, path.level())) {
        int pfn = data.frameOf(entry, path.level());
        consider(thread, request, vaddr, path.level(), pfn, batch, gather, others, pages);
      }
      vaddr = (vaddr & -span) + span;
    }
    return vaddr;
  }

  private void awaitMove(KernelThread thread, AddressSpace space, long vaddr) {
    Cpu cpu = thread.cpu();
    cpu.waitBegins(Step.AWAIT_MOVE);
    boolean moves = true;
    while (moves) {
      cpu.relax(Step.AWAIT_MOVE);
      thread.enter();
      moves = absent.isMoving(thread.find(space, vaddr, 1).entry());
      thread.leave();
    }
    cpu.waitEnds(Step.AWAIT_MOVE);
  }

  /** Takes one page in hand, or puts it on the list of those that need another way. */
  private void consider(
      KernelThread thread,
      Request request,
      long vaddr,
      int level,
      int pfn,
      Batch batch,
      Gather gather,
      List<Integer> others,
      Map<PageOutcome, Long> pages) {
    int node = records.nodeOf(pfn);
    PageOutcome outcome = PageOutcome.ALREADY_PLACED;
    if (request.destinations.get(node) != node) {
      outcome =
          level == 1
              ? take(thread, request.space, vaddr, request.destinations, node, batch, gather)
              : PageOutcome.SHARED;
      if (outcome == PageOutcome.SHARED && (level > 1 || request.movesShared)) {
        others.add(pfn);
        return;
      }
    }
    if (outcome != PageOutcome.MOVED) {
      pages.merge(outcome, mode.span(level) / mode.pageBytes(), Long::sum);
    }
  }

  private void moveOthers(
      KernelThread thread, Request request, List<Integer> others, Map<PageOutcome, Long> pages) {
    for (int pfn : others) {
      int to = request.destinations.get(records.nodeOf(pfn));
      long size = 1L << records.order(pfn);
      mover
          .move(thread, List.of(pfn), (cpu, order, kind) -> data.allocateOn(cpu, to, order, kind))
          .forEach(outcome -> pages.merge(outcome, size, Long::sum));
    }
  }

  /** Entries that have been taken, and the frames that shall have their content. */
  private static final class Batch {
    private final long[] vaddrs = new long[BATCH];
    private final long[] old = new long[BATCH];
    private final int[] fresh = new int[BATCH];
    private int size;
  }

  /** Turns the entry of a page that may move into a marker; says so, or why not. */
  private PageOutcome take(
      KernelThread thread,
      AddressSpace space,
      long vaddr,
      List<Integer> destinations,
      int node,
      Batch batch,
      Gather gather) {
    Cpu cpu = thread.cpu();
    int fresh = data.allocateOn(cpu, destinations.get(node), 0, FrameKind.ANONYMOUS);
    if (fresh == Frames.NONE) {
      return PageOutcome.NO_MEMORY;
    }
    PageOutcome outcome = PageOutcome.VANISHED;
    if (thread.lockTableExact(space, vaddr, 1)) {
      long slot = thread.path().slot();
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      if (format.isPresent(entry)) {
        int pfn = data.frameOf(entry, 1);
        int at = records.nodeOf(pfn);
        outcome = destinations.get(at) == at ? PageOutcome.ALREADY_PLACED : claim(cpu, pfn);
        if (outcome == PageOutcome.MOVED) {
          gather.of(thread.path().table());
          batch.vaddrs[batch.size] = vaddr;
          batch.old[batch.size] = data.unhook(cpu, space, vaddr, slot, 1, absent.moving());
          batch.fresh[batch.size++] = fresh;
          gather.changedIn(slot, vaddr);
        }
      }
      thread.unlockTable();
    }
    if (outcome != PageOutcome.MOVED) {
      data.release(cpu, fresh);
    }
    return outcome;
  }

  /** Takes a page in hand that may move; says so, or why not. */
  private PageOutcome claim(Cpu cpu, int pfn) {
    if (!data.isExclusive(cpu, pfn)) {
      return PageOutcome.SHARED;
    }
    return records.mark(cpu, pfn, FrameTable.ISOLATED) ? PageOutcome.MOVED : PageOutcome.IN_HAND;
  }

  /** Gives the entries of a batch back, most with a new frame; says how many pages have moved. */
  private int putBack(KernelThread thread, AddressSpace space, Batch batch) {
    int moved = 0;
    for (int i = 0; i < batch.size; i++) {
      moved += settle(thread, space, batch, i) ? 1 : 0;
    }
    return moved;
  }

  /** Nobody gets hold of the page any more; if somebody has before, it stays. */
  private boolean settle(KernelThread thread, AddressSpace space, Batch batch, int place) {
    Cpu cpu = thread.cpu();
    long entry = batch.old[place];
    int old = data.frameOf(entry, 1);
    int fresh = batch.fresh[place];
    boolean moves = records.references(cpu, old) == 1;
    if (moves) {
      cpu.copy(Step.COPY_PAGE, records.paddr(old), records.paddr(fresh), records.frameBytes());
      entry = format.withLeafAddress(entry, 1, records.paddr(fresh));
      if (records.isMarked(cpu, old, FrameTable.DIRTY)) {
        records.mark(cpu, fresh, FrameTable.DIRTY);
      }
    }
    thread.lockTableThatStays(space, batch.vaddrs[place], 1);
    data.install(cpu, space, batch.vaddrs[place], thread.path().slot(), entry, 1);
    thread.unlockTable();
    records.unmark(cpu, old, FrameTable.ISOLATED);
    data.release(cpu, moves ? old : fresh);
    return moves;
  }
}

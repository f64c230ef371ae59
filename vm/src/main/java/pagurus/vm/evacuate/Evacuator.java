package pagurus.vm.evacuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.PageOutcome;
import pagurus.vm.place.Placement;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * Moves everything out of a range of isolated frames that can be moved, in several passes: what
 * somebody had in hand in one pass is free to go in the next.
 *
 * <p>Whether a frame is empty is for the allocator to say. Its kind does not tell: who takes a
 * frame has it first and writes down later what it is for, and who gives one back writes that
 * first. Such a frame is in somebody's hand, for a time that has an end; here that is waited for as
 * long as there are passes left. What moves what is in the way goes by the kind, and may be
 * mistaken.
 */
final class Evacuator {
  /** How often everything is tried unless somebody says otherwise. */
  static final int PASSES = 8;

  private static final int BATCH = 32;

  private final Kernel kernel;
  private final Frames frames;
  private final FrameTable records;
  private final RelocationProtocol protocol;
  private final int first;
  private final int limit;
  private final List<Integer> targets;
  private final int passes;
  private final RelocationCounters tables;
  private long pagesMoved;
  private boolean lacksMemory;

  /**
   * An evacuation that has not begun.
   *
   * @param first the first frame that is to be empty, the first of an isolated page block
   * @param limit the frame behind the last, which is the last of such a block of the same node
   * @param targets the nodes where things may go, the best first
   * @param passes how often everything is tried
   */
  Evacuator(
      Kernel kernel,
      RelocationProtocol protocol,
      int first,
      int limit,
      List<Integer> targets,
      int passes) {
    this.kernel = kernel;
    this.protocol = protocol;
    this.first = first;
    this.limit = limit;
    this.targets = targets;
    this.passes = passes;
    frames = kernel.core().frames();
    records = frames.table();
    tables = new RelocationCounters(kernel.core().mode().levels());
  }

  /** Empties the frames as far as possible. */
  Evacuation run(KernelThread thread) {
    Cpu cpu = thread.cpu();
    List<Integer> left = handedOut(cpu);
    List<Occupant> others = List.of();
    for (int pass = 0; pass < passes && !left.isEmpty() && !targets.isEmpty(); pass++) {
      boolean inHand =
          kernel.core().retired().waiting() > 0 || others.stream().anyMatch(Occupant::isFree);
      if (pass > 0 && inHand) {
        cpu.relax(Step.AWAIT_MEMORY);
      }
      others = moveData(thread, left);
      if (frames.tablesMove()) {
        moveTables(thread, others);
      }
      kernel.core().retired().reap(cpu);
      cpu.poll(Step.POLL);
      left = handedOut(cpu);
      if (pass > 0 && !frames.tablesMove() && onlyTables(others, left)) {
        break;
      }
    }
    List<Hindrance> hindrances = left.stream().map(pfn -> Hindrance.of(kernel, cpu, pfn)).toList();
    return new Evacuation(limit - first, pagesMoved, tables, hindrances);
  }

  private List<Integer> handedOut(Cpu cpu) {
    List<Integer> left = new ArrayList<>();
    int node = records.nodeOf(first);
    for (int block = frames.blockOf(first); block <= frames.blockOf(limit - 1); block++) {
      for (int pfn : frames.handedOut(cpu, node, block)) {
        left.add(pfn);
      }
    }
    return left;
  }

  private static boolean onlyTables(List<Occupant> others, List<Integer> left) {
    Set<Integer> tables =
        others.stream()
            .filter(Occupant::isTable)
            .map(Occupant::pfn)
            .collect(Collectors.toUnmodifiableSet());
    return tables.containsAll(left);
  }

  /** Looks at each frame once; returns those that seemed to hold anything but data. */
  private List<Occupant> moveData(KernelThread thread, List<Integer> left) {
    List<Occupant> others = new ArrayList<>();
    List<Occupant> batch = new ArrayList<>();
    for (int pfn : left) {
      Occupant one = Occupant.seen(thread.cpu(), kernel.core(), pfn);
      (one.isData() ? batch : others).add(one);
      if (batch.size() == BATCH) {
        move(thread, batch);
        batch.clear();
      }
    }
    move(thread, batch);
    return others;
  }

  private void move(KernelThread thread, List<Occupant> batch) {
    if (lacksMemory) {
      thread.enter();
      kernel.supply().makeRoom(thread, targets.getFirst(), BATCH);
      thread.leave();
      lacksMemory = false;
    }
    List<Integer> pfns = batch.stream().map(Occupant::pfn).toList();
    List<PageOutcome> outcomes = kernel.pageMover().move(thread, pfns, this::take);
    for (int i = 0; i < outcomes.size(); i++) {
      pagesMoved += outcomes.get(i) == PageOutcome.MOVED ? 1 << batch.get(i).order() : 0;
      lacksMemory |= outcomes.get(i) == PageOutcome.NO_MEMORY;
    }
    thread.cpu().poll(Step.POLL);
  }

  private int take(Cpu cpu, int order, FrameKind kind) {
    for (int node : targets) {
      int pfn = kernel.data().allocateOn(cpu, node, order, kind);
      if (pfn != Frames.NONE) {
        return pfn;
      }
    }
    return Frames.NONE;
  }

  /** The leaves first; one request for all tables of one level of one space. */
  private void moveTables(KernelThread thread, List<Occupant> others) {
    for (int level = 1; level <= kernel.core().mode().levels(); level++) {
      if (kernel.core().tables().isSubPage(level)) {
        if (others.stream().anyMatch(one -> one.kind() == FrameKind.ROOT_SLAB)) {
          int roots = level;
          kernel.spaces().all(thread.cpu()).forEach(space -> relocate(thread, space, roots, 0, 0));
        }
      } else {
        moveLevel(thread, others, level);
      }
    }
  }

  private void moveLevel(KernelThread thread, List<Occupant> others, int level) {
    List<Occupant> open = new ArrayList<>(others);
    open.removeIf(one -> !one.isTableOf(level));
    while (!open.isEmpty()) {
      int owner = open.getFirst().owner();
      long from = Long.MAX_VALUE;
      long to = 0;
      for (Occupant one : open) {
        if (one.owner() == owner) {
          from = Math.min(from, one.base());
          to = Math.max(to, one.base());
        }
      }
      open.removeIf(one -> one.owner() == owner);
      Optional<AddressSpace> space = kernel.spaces().find(thread.cpu(), owner);
      if (space.isPresent() && from <= to) {
        relocate(thread, space.get(), level, from, to);
      }
    }
  }

  private void relocate(KernelThread thread, AddressSpace space, int level, long from, long to) {
    Placement placement = outOfRange(targets.getFirst());
    RelocationRequest request =
        new RelocationRequest(space, from, to + 1, level, level, placement, true);
    RelocationCounters counters = new RelocationCounters(kernel.core().mode().levels());
    kernel.relocator().relocate(thread, request, protocol, counters);
    for (int i = 1; i < targets.size() && counters.count(Outcome.NO_MEMORY) > 0; i++) {
      Placement next = outOfRange(targets.get(i));
      RelocationRequest again =
          new RelocationRequest(space, from, to + 1, level, level, next, true);
      RelocationCounters retried = new RelocationCounters(kernel.core().mode().levels());
      kernel.relocator().relocate(thread, again, protocol, retried);
      tables.add(counters);
      counters = retried;
    }
    tables.add(counters);
  }

  private Placement outOfRange(int node) {
    return Placements.awayFrom(records.paddr(first), records.paddr(limit), node);
  }
}

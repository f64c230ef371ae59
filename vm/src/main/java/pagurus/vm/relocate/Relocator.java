package pagurus.vm.relocate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.place.Destination;
import pagurus.vm.place.TableSite;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Carries a relocation request out: finds the tables, level by level from the leaves up, asks the
 * placement about each, and hands those that should move to the protocol, a batch at a time.
 *
 * <p>Takes no map lock: programs fault, map, unmap and fork beside it. It is inside a read section
 * only for one batch, so back-to-back relocations do not hold freed tables up (M16).
 *
 * <p>A table for which the target node has no frame is tried again when a {@link RoomMaker} has won
 * some back. Room is made between batches, never inside a protocol: there the mover holds locks,
 * owes a shootdown, or keeps an unmerged table or a closed gate for which reclaim would wait.
 */
public final class Relocator {
  /** Tables that share one shootdown. */
  private static final int BATCH = 64;

  /** How often a table is tried whose lock was held by somebody else, or that found no frame. */
  private static final int ROUNDS = 3;

  /** Wins frames back for replacements of tables. */
  @FunctionalInterface
  public interface RoomMaker {
    /** Leaves a full node full. */
    RoomMaker NONE = (thread, node, frames) -> false;

    /**
     * Tries to make so many frames of a node free. The thread is in no read section, and holds no
     * lock and no gather.
     *
     * @return whether it is worth while to look for a frame again
     */
    boolean makeRoom(KernelThread thread, int node, int frames);
  }

  private final FlushSystem flush;
  private final Spaces spaces;
  private final RoomMaker room;
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;
  private final Placed placed;

  /** A relocator that takes a full node as it is. */
  public Relocator(FlushSystem flush, Spaces spaces) {
    this(flush, spaces, RoomMaker.NONE);
  }

  /** A relocator for the spaces of a machine. */
  public Relocator(FlushSystem flush, Spaces spaces, RoomMaker room) {
    this.flush = flush;
    this.spaces = spaces;
    this.room = room;
    core = flush.core();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    absent = new AbsentEntries(format);
    placed = new Placed(core);
  }

  /**
   * Moves the tables that a request names; what became of them is added to the counters. The caller
   * holds no lock and is in no read section. If the space ends meanwhile, the rest of the request
   * is given up.
   */
  public void relocate(
      KernelThread thread,
      RelocationRequest request,
      RelocationProtocol protocol,
      RelocationCounters counters) {
    for (int level = request.lowestLevel(); level <= request.highestLevel(); level++) {
      List<TableMove> busy = List.of();
      Walk walk = new Walk(request, level);
      while (!walk.isOver() || !busy.isEmpty()) {
        busy = batch(thread, request, protocol, counters, walk, busy);
      }
      if (walk.spaceEnded) {
        return;
      }
    }
  }

  /** How far a request has got at one level. */
  private static final class Walk {
    private final int level;
    private final long end;
    private long vaddr;
    private int rounds;
    private boolean spaceEnded;

    Walk(RelocationRequest request, int level) {
      this.level = level;
      vaddr = request.start();
      end = request.end();
    }

    boolean isOver() {
      return vaddr >= end;
    }
  }

  /** Moves one batch; returns the moves that are worth another try. */
  private List<TableMove> batch(
      KernelThread thread,
      RelocationRequest request,
      RelocationProtocol protocol,
      RelocationCounters counters,
      Walk walk,
      List<TableMove> again) {
    List<TableMove> moves = new ArrayList<>(again);
    thread.enter();
    try {
      Optional<AddressSpace> space = spaces.find(thread.cpu(), request.space().id());
      if (space.isEmpty() || request.space().isExiting(thread.cpu())) {
        again.forEach(move -> counters.countEnded(move.outcome()));
        counters.countEnded(Outcome.EXITING);
        walk.spaceEnded = true;
        walk.vaddr = walk.end;
        return List.of();
      }
      if (again.isEmpty()) {
        walk.rounds = 0;
        collect(thread, request, walk, moves, counters);
      }
      if (!moves.isEmpty()) {
        protocol.move(new Phases(flush, thread, request, counters), moves);
      }
    } finally {
      thread.leave();
    }
    core.retired().reap(thread.cpu());
    thread.cpu().poll(Step.POLL);
    awaitQuiet(thread);
    walk.rounds++;
    return settle(thread, moves, walk.rounds < ROUNDS, counters);
  }

  /**
   * Waits, outside every read section and with no lock, until the retire queue is not full any
   * more: limbo memory is bounded however fast tables are moved (M16, I9). To have freed some is
   * not enough: movers that each free one table and retire a batch would outrun the queue.
   */
  private void awaitQuiet(KernelThread thread) {
    if (!core.retired().isFull()) {
      return;
    }
    thread.counters().count(Event.LIMBO_WAIT);
    while (core.retired().isFull()) {
      if (core.retired().reap(thread.cpu()) == 0) {
        thread.cpu().relax(Step.AWAIT_MEMORY);
      }
    }
  }

  /** The most tables that can ever be in limbo because they were moved, by all threads together. */
  public int mostInLimbo() {
    return core.retired().limit() - 1 + BATCH * flush.shootdown().threads().size();
  }

  private List<TableMove> settle(
      KernelThread thread, List<TableMove> moves, boolean mayRetry, RelocationCounters counters) {
    boolean[] relieved = mayRetry ? makeRoom(thread, moves) : new boolean[core.frames().nodes()];
    List<TableMove> again = new ArrayList<>();
    for (TableMove move : moves) {
      boolean worthwhile =
          switch (move.outcome()) {
            case BUSY, ALREADY_MOVING -> mayRetry;
            case SHARED -> mayRetry && !move.sharers().isEmpty();
            case NO_MEMORY -> relieved[move.destination().node()];
            default -> false;
          };
      if (worthwhile) {
        again.add(move);
      } else {
        counters.countEnded(move.outcome());
      }
    }
    return again;
  }

  /** Asks for the frames that were missing; says for each node whether to try again. */
  private boolean[] makeRoom(KernelThread thread, List<TableMove> moves) {
    int[] missing = new int[core.frames().nodes()];
    for (TableMove move : moves) {
      if (move.outcome() == Outcome.NO_MEMORY) {
        missing[move.destination().node()] += 1 << core.tables().order(move.level());
      }
    }
    boolean[] relieved = new boolean[missing.length];
    for (int node = 0; node < missing.length; node++) {
      if (missing[node] > 0) {
        relieved[node] = room.makeRoom(thread, node, missing[node]);
        core.retired().reap(thread.cpu());
      }
    }
    return relieved;
  }

  private void collect(
      KernelThread thread,
      RelocationRequest request,
      Walk walk,
      List<TableMove> moves,
      RelocationCounters counters) {
    if (walk.level == mode.levels()) {
      long root = request.space().root(thread.cpu());
      consider(thread, request, walk.level, 0, root, moves, counters);
      walk.vaddr = walk.end;
      return;
    }
    int parentLevel = walk.level + 1;
    while (!walk.isOver() && moves.size() < BATCH) {
      Path path = thread.find(request.space(), walk.vaddr, parentLevel);
      long span = mode.span(path.level());
      if (path.level() == parentLevel && format.isTable(path.entry(), parentLevel)) {
        long table = format.tableAddress(path.entry(), parentLevel);
        long start = walk.vaddr & -span;
        consider(thread, request, walk.level, start, table, moves, counters);
      } else if (absent.isMoving(path.entry())) {
        counters.countEnded(Outcome.ALREADY_MOVING); // the tables below cannot be seen
      }
      walk.vaddr = (walk.vaddr & -span) + span;
    }
  }

  private void consider(
      KernelThread thread,
      RelocationRequest request,
      int level,
      long vaddr,
      long table,
      List<TableMove> moves,
      RelocationCounters counters) {
    int node = core.tables().nodeOf(table);
    TableSite site =
        new TableSite(
            request.space().id(),
            level,
            vaddr,
            table,
            node,
            () -> childrenByNode(thread.cpu(), table, level),
            () -> cpusByNode(thread.cpu(), request.space(), table, level));
    Destination destination = request.placement().placeFor(site);
    if (placed.isRight(thread.cpu(), request.space(), level, table, destination)) {
      counters.countEnded(Outcome.ALREADY_PLACED);
    } else {
      moves.add(new TableMove(level, vaddr, destination));
    }
  }

  private int[] childrenByNode(Cpu cpu, long table, int level) {
    int[] counts = new int[core.frames().nodes()];
    for (int i = 0; i < core.roots().ownEntries(level); i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      if (format.isPresent(entry)) {
        long child =
            format.isLeaf(entry, level)
                ? format.leafAddress(entry, level)
                : format.tableAddress(entry, level);
        counts[core.frames().layout().nodeOf(child)]++;
      }
    }
    return counts;
  }

  /** The CPUs that run a space, or any of those that share one of its tables. */
  private int[] cpusByNode(Cpu cpu, AddressSpace space, long table, int level) {
    boolean shared = level == 1 && core.shared().isShared(table);
    List<AddressSpace> users = shared ? core.shared().sharers(table) : List.of(space);
    int[] counts = new int[core.frames().nodes()];
    for (AddressSpace user : users) {
      for (KernelThread thread : flush.shootdown().threads()) {
        long word = user.activeCpus(cpu, thread.cpu().id() / Long.SIZE);
        if ((word >>> (thread.cpu().id() % Long.SIZE) & 1) != 0) {
          counts[thread.cpu().node()]++;
        }
      }
    }
    return counts;
  }

  /** The protocols that come with the system, by name; the usual one is the first. */
  public static Map<String, RelocationProtocol> protocols() {
    Map<String, RelocationProtocol> protocols = new LinkedHashMap<>();
    for (RelocationProtocol one : List.of(new Drain(), new Freeze(), new Merge(), new Quiesce())) {
      protocols.put(one.name(), one);
    }
    return Collections.unmodifiableMap(protocols);
  }
}

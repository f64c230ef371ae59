package pagurus.check.spec;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pagurus.arch.EntryFormat;
import pagurus.check.world.Role;
import pagurus.check.world.StuckException;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.hypervisor.RefusedException;
import pagurus.vm.inspect.Audit;
import pagurus.vm.inspect.TableWalk;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.table.TableLocks;
import pagurus.vm.table.TableStore;

/**
 * Looks at every step of an execution and says when an invariant does not hold.
 *
 * <table>
 *   <caption>Where each is checked</caption>
 *   <tr><td>I1</td><td>at every read or write of an entry by a walker or a look-up</td></tr>
 *   <tr><td>I2</td><td>at every load, and at the end when every page has been to swap</td></tr>
 *   <tr><td>I3, I4</td><td>at every write to a table and every access, by {@code Reference}; I3 at
 *       every load, too, and at the end: each space has its own {@code Contents}</td></tr>
 *   <tr><td>I5, I8</td><td>at the end, I8 by the audit</td></tr>
 *   <tr><td>I6</td><td>whenever a flush ends</td></tr>
 *   <tr><td>I7</td><td>whenever a frame or a table is freed, by what frees it, and at the end</td></tr>
 *   <tr><td>I9</td><td>when nobody can move, an execution does not end, or a reader leaves</td></tr>
 *   <tr><td>I10</td><td>at the end, of tables by the scenario</td></tr>
 * </table>
 */
public final class Specification implements Watcher {
  /** A level at which entries refer to tables. */
  private static final int TABLES = 2;

  private final World world;
  private final Kernel kernel;
  private final long[] pages;
  private final FrameTable records;
  private final Findings findings;
  private final Limbo limbo;
  private final Map<AddressSpace, SpaceMemory> memories = new LinkedHashMap<>();

  /** How many frames of a node are out of use. */
  private final Map<Integer, Integer> gone = new TreeMap<>();

  /**
   * A specification for these pages of spaces, none of which it knows yet.
   *
   * @param pages their addresses
   * @param findings where it says what is wrong
   */
  public Specification(World world, Kernel kernel, long[] pages, Findings findings) {
    this.world = world;
    this.kernel = kernel;
    this.pages = pages;
    this.findings = findings;
    records = kernel.core().frames().table();
    limbo = new Limbo(records);
  }

  /** What has been found so far. */
  public Findings findings() {
    return findings;
  }

  @Override
  public void stepped(int actor, Step step, long address, long before, long after) {
    switch (step) {
      case WALK_READ, SET_ACCESSED, SET_DIRTY -> walked(actor, step, address);
      case FLUSH_ENDS -> flushEnded(actor, address, after);
      case GENERATION -> generation(actor, address, before != after);
      case READER_ENTERS, READER_LEAVES -> reader(actor, address, after);
      case FRAME_STATE -> limbo.became(address, TableLocks.lifeIn(after));
      case LOOKUP, INSTALL, UNHOOK, PROTECT, AGE, SET_BY_SOFTWARE, COPY, DRAIN, MERGE ->
          touched(actor, step, address, before != after);
      case FREEZE -> {
        touched(actor, step, address, before != after);
        replaced(actor, before);
      }
      case PUBLISH -> published(actor, address, before, after);
      default -> {}
    }
  }

  private void walked(int actor, Step step, long address) {
    if (!isTable(kindOf(address))
        && !(world.cast().role(actor) == Role.WALKER && world.isOvertaken(actor))) {
      findings.add(
          Invariant.I1,
          "the walker of cpu %d takes p0x%x for an entry (%s), in a frame that is %s"
              .formatted(world.cast().cpuOf(actor), address, step, kindOf(address)));
    }
  }

  private static boolean isTable(FrameKind kind) {
    return switch (kind) {
      case TABLE, TABLE_COPY, ROOT_SLAB, KERNEL_TABLE -> true;
      default -> false;
    };
  }

  private FrameKind kindOf(long address) {
    return records.kind(records.pfn(address));
  }

  private void touched(int actor, Step step, long address, boolean changed) {
    FrameKind kind = kindOf(address);
    if (kind == FrameKind.KERNEL) {
      return;
    }
    if (!isTable(kind)) {
      findings.add(
          Invariant.I1,
          "cpu %d uses p0x%x as an entry (%s), in a frame that is %s"
              .formatted(world.cast().cpuOf(actor), address, step, kind));
    }
    if (changed) {
      written(world.cast().cpuOf(actor), step, address);
    }
  }

  private void written(int cpu, Step step, long address) {
    memories.values().forEach(memory -> memory.written(cpu, step, address));
  }

  private void published(int actor, long address, long before, long after) {
    boolean root = kindOf(address) == FrameKind.KERNEL;
    if (root) {
      written(world.cast().cpuOf(actor), Step.PUBLISH, address);
      if (before != after && isTable(kindOf(before))) { // not so where a space is new
        limbo.replaced(world.cast().cpuOf(actor), before);
      }
    } else {
      touched(actor, Step.PUBLISH, address, before != after);
      replaced(actor, before);
    }
  }

  /** What an entry referred to, if anything, is in limbo from now on. */
  private void replaced(int actor, long entry) {
    EntryFormat format = kernel.core().format();
    if (format.isPresent(entry)) {
      long table = kernel.core().entries().original(format.tableAddress(entry, TABLES));
      limbo.replaced(world.cast().cpuOf(actor), table);
    }
  }

  private void generation(int actor, long address, boolean advanced) {
    if (advanced && memories.values().stream().anyMatch(memory -> memory.hasGeneration(address))) {
      limbo.told(world.cast().cpuOf(actor));
    }
  }

  private void reader(int actor, long slot, long epoch) {
    if (slot == 0) {
      return;
    }
    int cpu = world.cast().cpuOf(actor);
    if (epoch != 0) {
      limbo.entered(cpu);
    } else {
      limbo.left(cpu, findings);
    }
  }

  private void flushEnded(int actor, long address, long pending) {
    int cpu = world.cast().cpuOf(actor);
    List<SpaceMemory> flushed =
        memories.values().stream().filter(memory -> memory.hasPending(address)).toList();
    if (flushed.isEmpty()) {
      return;
    }
    long missing = world.peek(kernel.thread(cpu).acknowledgeWord());
    if (missing != 0) {
      findings.add(
          Invariant.I6,
          "cpu %d says that its flush is over (%d pending), but %d acknowledgements are missing"
              .formatted(cpu, pending, missing));
    }
    limbo.flushEnds(cpu, findings);
    flushed.forEach(memory -> memory.flushed(cpu));
  }

  // Whose memory it is.

  /** A space that a program may run, as it is now; its memory is looked at from now on. */
  public SpaceMemory begins(AddressSpace space) {
    SpaceMemory memory = new SpaceMemory(world, kernel, space, pages, memories.values(), findings);
    memories.put(space, memory);
    return memory;
  }

  /** The memory of a space that has begun. */
  public SpaceMemory memoryOf(AddressSpace space) {
    return Objects.requireNonNull(memories.get(space), () -> space + " has not begun");
  }

  /** The memory of each space that has begun and has not ended. */
  public Collection<SpaceMemory> memories() {
    return memories.values();
  }

  /** No program runs a space any more; what becomes of its words is not about it. */
  public void ended(AddressSpace space) {
    memories.remove(space);
  }

  // Memory that goes.

  /**
   * A page block of a node is out of use: the operation that has just ended says so. All its frames
   * are free from now on, whatever their records say, and nobody has one in hand.
   */
  public void outOfUse(int node, int block) {
    Frames frames = kernel.core().frames();
    int size = frames.limitOfBlock(node, block) - frames.firstOfBlock(node, block);
    gone.merge(node, size, Integer::sum);
    expectGone(node);
  }

  /** Nothing else is isolated in a scenario for longer than it takes. */
  private void expectGone(int node) {
    int free = kernel.core().frames().isolatedFree(node);
    int wanted = gone.getOrDefault(node, 0);
    if (free != wanted) {
      findings.add(
          Invariant.I10,
          "%d frames of node %d are said to be out of use, but %d of them are not free"
              .formatted(wanted, node, wanted - free));
    }
  }

  // The end.

  /** Says what stopped an execution. */
  public void stopped() {
    if (world.failure().isPresent()) {
      failed(world.failure().get());
    } else if (world.isDeadlocked()) {
      findings.add(Invariant.I9, "everybody waits for somebody else");
    }
  }

  /** The kernel's code threw. */
  public void failed(Throwable thrown) {
    String message = thrown.getMessage();
    Invariant about = thrown instanceof StuckException ? Invariant.I9 : blame(thrown);
    findings.add(about, message == null ? thrown.toString() : message);
  }

  /** Which invariant an exception of the kernel is about: it depends on who threw it. */
  private static Invariant blame(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      switch (frame.getMethodName()) {
        case "checkPoison" -> {
          return Invariant.I1;
        }
        case "free" -> {
          return Invariant.I7;
        }
        case "translateWithRoot" -> {
          return Invariant.I3;
        }
        default -> {}
      }
    }
    return thrown instanceof RefusedException ? Invariant.I1 : Invariant.I8;
  }

  /** Looks at the whole machine when nobody moves any more. */
  public void settled() {
    memories.values().forEach(SpaceMemory::settled);
    Audit.Report report = Audit.of(kernel);
    Cpu cpu = kernel.thread(0).cpu();
    Set<Long> seen = new HashSet<>();
    for (AddressSpace one : kernel.spaces().all(cpu)) {
      new TableWalk(kernel.core()).walk(cpu, one, new Parents(kernel, seen, findings));
    }
    accountForTables(cpu);
    gone.keySet().forEach(this::expectGone);
    if (!report.isClean()) {
      findings.add(Invariant.I8, String.join("; ", report.findings()));
    }
  }

  /** Looks whether each table has one parent, or is shared. */
  private record Parents(Kernel kernel, Set<Long> seen, Findings findings)
      implements TableWalk.Visitor {
    @Override
    public boolean table(long table, int level, long vaddr) {
      boolean shared = level == 1 && kernel.core().shared().isShared(table);
      if (!seen.add(table) && !shared) {
        findings.add(
            Invariant.I5,
            "table p0x%x has a second parent, at v0x%x, level %d".formatted(table, vaddr, level));
      }
      return true;
    }

    @Override
    public void entry(long entry, int level, long vaddr) {}
  }

  /** What was constructed and not destroyed must be there, level by level. */
  private void accountForTables(Cpu cpu) {
    TableStore tables = kernel.core().tables();
    for (int level = 1; level <= kernel.core().mode().levels(); level++) {
      long there = 0;
      for (int pfn = 0; pfn < records.frames(); pfn++) {
        boolean table = records.kind(pfn) == FrameKind.TABLE && records.level(pfn) == level;
        there += table && tables.tableOf(pfn) == records.paddr(pfn) ? 1 : 0;
      }
      long counted = tables.count(cpu, level);
      if (!tables.isSubPage(level) && there != counted) {
        findings.add(
            Invariant.I7,
            "%d tables of level %d were made and not destroyed, but there are %d"
                .formatted(counted, level, there));
      }
    }
  }

  /** Says that tables were left behind without a reason. */
  public void leftBehind(long tables, long reported) {
    findings.add(
        Invariant.I10,
        "%d tables are where they should not be, but only %d are reported"
            .formatted(tables, reported));
  }

  /** The first thing that was found. */
  public Optional<Finding> first() {
    return findings.first();
  }
}

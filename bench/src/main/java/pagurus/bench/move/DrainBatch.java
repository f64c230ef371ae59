package pagurus.bench.move;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * Moves full leaf tables by <em>drain</em>, whole batches with flush and retire, against a plain
 * copy of the same bytes.
 *
 * <p>One operation moves every leaf table of a space to the other node. The space has {@value
 * #TABLES} leaf tables, each entry of which maps a page; the entries are dirty, or clean and
 * writable so that each must be exchanged. Poison is off: it is a check, not part of the move.
 * {@code against} copies as many pages of 4 KiB from one buffer to another with {@link
 * MemorySegment#copy}; both buffers and the tables are larger than the caches that a core has of
 * its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DrainBatch {
  private static final int TABLES = 2048;
  private static final long BASE = 1L << 32;
  private static final long NODE_BYTES = 64 << 20;

  /** What the entries are like. */
  public enum EntryKind {
    /** D is set: hardware cannot change it any more. */
    DIRTY,
    /** D is clear and stores are allowed: each entry must be exchanged. */
    CLEAN
  }

  /** What the entries are like. */
  @Param({"DIRTY", "CLEAN"})
  public EntryKind entryKind = EntryKind.DIRTY;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment from = arena.allocate((long) TABLES << 12, 4096);
  private final MemorySegment to = arena.allocate((long) TABLES << 12, 4096);
  private final PagingMode mode = PagingMode.named("x86-64");
  private final LiveMachine machine =
      LiveMachine.create(
          new LiveOptions(Topology.uniform("bench", 2, 1, 20), NODE_BYTES, false, 1, false, false));
  private final Kernel kernel =
      Kernel.boot(
          machine,
          KernelOptions.standard(mode).withMemory(new MemoryOptions(4096, false, 0)),
          new NoSwap());
  private final KernelThread thread = kernel.thread(0);
  private final AddressSpace space = kernel.createSpace(thread, 0).orElseThrow();
  private final Relocator relocator = new Relocator(kernel.flush(), kernel.spaces());
  private final RelocationCounters counters = new RelocationCounters(mode.levels());
  private int target = 1;

  /** Made by the harness. */
  public DrainBatch() {}

  /** Touches one page under each table, and fills the tables with copies of that entry. */
  @Setup
  public void fill() {
    from.fill((byte) 1);
    to.fill((byte) 2);
    long end = BASE + TABLES * mode.span(2);
    Area area = new Area(BASE, end, Rights.READ | Rights.WRITE, new Backing.Anonymous(), 0, false);
    kernel.mapping().map(thread, space, area);
    Entries entries = kernel.core().entries();
    Cpu cpu = thread.cpu();
    for (int i = 0; i < TABLES; i++) {
      long vaddr = BASE + i * mode.span(2);
      int access = entryKind == EntryKind.DIRTY ? Rights.WRITE : Rights.READ;
      kernel.translate(thread, space, vaddr, access);
      long table = thread.find(space, vaddr, 1).table();
      long entry = entries.read(cpu, Step.LOOKUP, table);
      for (int slot = 1; slot < mode.entries(1); slot++) {
        entries.write(cpu, Step.INSTALL, entries.slot(table, slot), entry);
      }
    }
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    machine.close();
    arena.close();
  }

  /** Moves all leaf tables to the other node. */
  @Benchmark
  public long pagurus() {
    RelocationRequest request =
        RelocationRequest.all(space, mode, Placements.fixedNode(target)).levels(1, 1);
    relocator.relocate(thread, request, new Drain(), counters);
    target = 1 - target;
    return counters.moved(1);
  }

  /** Copies the same number of bytes. */
  @Benchmark
  public long against() {
    for (int i = 0; i < TABLES; i++) {
      MemorySegment.copy(from, (long) i << 12, to, (long) i << 12, 4096);
    }
    return to.get(ValueLayout.JAVA_LONG, 0);
  }
}

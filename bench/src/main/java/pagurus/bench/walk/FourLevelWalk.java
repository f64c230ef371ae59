package pagurus.bench.walk;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.mmu.MmuShape;

/**
 * A 4-level x86-64 walk for a load at a random one of {@value #PAGES} pages, by an MMU that
 * remembers nothing, against {@link PlainWalk}. Walks do not depend on each other; tables take half
 * a MiB, and A is set already. {@code src/main/c/walk.c} is the same in C, over the same addresses.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xbatch"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FourLevelWalk {
  private static final int PAGES = 1 << 16;
  private static final int WALKS = 1 << 14;

  /** U/S: what a load by user code needs of every entry. */
  private static final long USER = 1L << 2;

  /** The state of a 64-bit linear congruential generator: Knuth's MMIX. */
  private long random = 1;

  private final MappedPages pages = new MappedPages(PAGES);
  private final Mmu mmu = pages.mmu(MmuShape.BARE);
  private final Arena arena = Arena.ofConfined();
  private final PlainWalk plain = new PlainWalk(pages, arena);

  /** Made by the harness. */
  public FourLevelWalk() {}

  /** Refuses to measure two walks that do not agree. */
  @Setup
  public void compare() {
    for (int i = 0; i < PAGES; i++) {
      long vaddr = MappedPages.BASE + ((long) i << 12) + 8;
      long expected = mmu.translate(vaddr, Access.READ);
      if (expected < 0 || plain.walk(vaddr, USER, 0) != expected) {
        throw new IllegalStateException("the walks for v0x%x do not agree".formatted(vaddr));
      }
    }
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    pages.close();
    arena.close();
  }

  private static long next(long random) {
    return random * 6364136223846793005L + 1442695040888963407L;
  }

  private static long vaddr(long random) {
    return MappedPages.BASE + (random >>> 48 << 12);
  }

  /** Walks of the MMU. */
  @Benchmark
  @OperationsPerInvocation(WALKS)
  public long pagurus() {
    long state = random;
    long sum = 0;
    for (int i = 0; i < WALKS; i++) {
      state = next(state);
      sum += mmu.translate(vaddr(state), Access.READ);
    }
    random = state;
    return sum;
  }

  /** Walks with everything written out. */
  @Benchmark
  @OperationsPerInvocation(WALKS)
  public long against() {
    long state = random;
    long sum = 0;
    for (int i = 0; i < WALKS; i++) {
      state = next(state);
      sum += plain.walk(vaddr(state), USER, 0);
    }
    random = state;
    return sum;
  }
}

package pagurus.bench.walk;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.mmu.MmuEvent;
import pagurus.vm.mmu.MmuShape;

/**
 * A load that hits the first-level TLB of an MMU, against {@link PlainTlb}, over the same random
 * addresses. With one page in each set the host predicts which way is found; with four it cannot,
 * which costs both sides the same and hides part of the difference.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xbatch"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TlbHit {
  private static final int ACCESSES = 1 << 11;

  /** How many pages share a set. */
  public enum Sharing {
    /** The first way is always the right one. */
    ONE_PAGE_A_SET(1),
    /** The right way is as good as random. */
    FOUR_PAGES_A_SET(PlainTlb.WAYS);

    private final int pages;

    Sharing(int pagesInASet) {
      pages = pagesInASet * PlainTlb.SETS;
    }
  }

  /** How many pages share a set. */
  @Param({"ONE_PAGE_A_SET", "FOUR_PAGES_A_SET"})
  public Sharing sharing = Sharing.ONE_PAGE_A_SET;

  private final long[] addresses = new long[ACCESSES];
  private final MappedPages pages = new MappedPages(PlainTlb.WAYS * PlainTlb.SETS);
  private final Mmu mmu = pages.mmu(MmuShape.TYPICAL);
  private final PlainTlb plain = new PlainTlb(MappedPages.ASID);

  /** Made by the harness. */
  public TlbHit() {}

  /** Fills both, and refuses to measure what does not hit or agree. */
  @Setup
  public void fill() {
    for (int i = sharing.pages - 1; i >= 0; i--) {
      long vaddr = MappedPages.BASE + ((long) i << 12);
      mmu.translate(vaddr, Access.READ);
    }
    for (int i = 0; i < sharing.pages; i++) {
      long vaddr = MappedPages.BASE + ((long) i << 12);
      plain.fill(vaddr, mmu.translate(vaddr, Access.READ));
    }
    SplittableRandom random = new SplittableRandom(1);
    long walks = mmu.counters().of(MmuEvent.L1_MISS);
    for (int i = 0; i < ACCESSES; i++) {
      addresses[i] = MappedPages.BASE + random.nextLong((long) sharing.pages << 12);
      long expected = mmu.translate(addresses[i], Access.READ);
      if (plain.translate(addresses[i], PlainTlb.USER_READ) != expected) {
        throw new IllegalStateException("two answers for v0x%x".formatted(addresses[i]));
      }
    }
    if (mmu.counters().of(MmuEvent.L1_MISS) != walks) {
      throw new IllegalStateException("not every access hits the first level");
    }
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    pages.close();
  }

  /** Hits in the MMU. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long pagurus() {
    long sum = 0;
    for (long vaddr : addresses) {
      sum += mmu.translate(vaddr, Access.READ);
    }
    return sum;
  }

  /** Hits with everything written out. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long against() {
    long sum = 0;
    for (long vaddr : addresses) {
      sum += plain.translate(vaddr, PlainTlb.USER_READ);
    }
    return sum;
  }
}

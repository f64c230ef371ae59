package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/** What holds in every paging mode: pages, huge leaves, rights, faults. */
class EveryModeTest {
  private static final long VADDR = 0x1234_5000L * 4 & -0x10000L;

  static Stream<String> modes() {
    return PagingMode.names().stream();
  }

  /** With an empty root loaded; in PAE with what must be in it before that (X15). */
  private static Bench loaded(String mode) {
    Bench bench = Bench.of(mode);
    long root = bench.frame();
    if (bench.mode.rootInRegisters()) {
      bench.slot(root, VADDR, bench.mode.levels() - 1);
    }
    bench.mmu.loadRoot(root, 0, false);
    return bench;
  }

  private static long map(Bench bench, long paddr, int level, int rights) {
    return bench.map(bench.mmu.root(), VADDR & -bench.mode.span(level), paddr, level, rights);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aPageTranslatesAndItsBitsAreSet(String mode) {
    Bench bench = Bench.of(mode);
    long root = bench.frame();
    long frame = bench.map(root, VADDR);
    long slot = bench.slot(root, VADDR, 1);
    bench.mmu.loadRoot(root, 0, false);
    assertThat(bench.read(VADDR + 7)).isEqualTo(frame + 7);
    assertThat(bench.accessed(slot)).isTrue();
    assertThat(bench.dirty(slot)).isFalse();
    assertThat(bench.write(VADDR + bench.mode.pageBytes() - 1))
        .isEqualTo(frame + bench.mode.pageBytes() - 1);
    assertThat(bench.dirty(slot)).isTrue();
    assertThat(bench.of(MmuEvent.WALK)).isEqualTo(2);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.of(MmuEvent.WALK)).isEqualTo(2);
    assertThat(bench.read(VADDR + bench.mode.pageBytes())).isEqualTo(Fault.NOT_PRESENT);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void hugeLeavesTranslateAtEveryLevelThatHasThem(String mode) {
    PagingMode paging = PagingMode.named(mode);
    for (int level = 2; paging.leafAllowed(level); level++) {
      Bench bench = loaded(mode);
      long root = bench.mmu.root();
      // The frame at 0 is the only one of this size that begins inside the memory of the test.
      bench.map(root, VADDR & -paging.span(level), 0, level, Bench.USER_RW);
      long offset = (VADDR + 3) & (paging.span(level) - 1);
      assertThat(bench.read(VADDR + 3)).as("level %s", level).isEqualTo(offset);
      assertThat(bench.write(VADDR + 4)).isEqualTo(offset + 1);
      long walks = bench.of(MmuEvent.WALK);
      long elsewhere = (VADDR & -paging.span(level)) + paging.span(level) / 2;
      assertThat(bench.write(elsewhere)).isEqualTo(paging.span(level) / 2);
      assertThat(bench.of(MmuEvent.WALK)).isEqualTo(walks);
      assertThat(bench.of(MmuEvent.HUGE_HIT)).isPositive();
      assertThat(bench.mmu.holdsFrame(paging.span(level) - 1)).isTrue();
      assertThat(bench.mmu.holdsFrame(paging.span(level))).isFalse();
      bench.mmu.invalidatePage(0, elsewhere);
      assertThat(bench.mmu.holdsPage(0, VADDR)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void anAccessNeedsItsRights(String mode) {
    Bench bench = loaded(mode);
    long frame = bench.frame();
    int readOnly = Rights.READ | Rights.USER;
    long slot = map(bench, frame, 1, readOnly);
    assertThat(bench.write(VADDR)).isEqualTo(Fault.NOT_PERMITTED);
    assertThat(bench.accessed(slot)).as("a fault sets nothing in the leaf").isFalse();
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertThat(bench.mmu.translate(VADDR, Access.READ | Access.WRITE))
        .isEqualTo(Fault.NOT_PERMITTED);
    boolean mayFetch = (bench.format.expressible(readOnly) & Rights.EXECUTE) != 0;
    assertThat(bench.mmu.translate(VADDR, Access.EXECUTE))
        .isEqualTo(mayFetch ? frame : Fault.NOT_PERMITTED);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void kernelPagesAreForTheKernel(String mode) {
    Bench bench = loaded(mode);
    long frame = bench.frame();
    map(bench, frame, 1, Rights.READ | Rights.WRITE | Rights.EXECUTE);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PERMITTED);
    int supervisor = Access.SUPERVISOR;
    assertThat(bench.mmu.translate(VADDR, Access.EXECUTE | supervisor)).isEqualTo(frame);
    assertThat(bench.mmu.translate(VADDR, Access.WRITE | supervisor)).isEqualTo(frame);
    assertThat(bench.read(VADDR)).as("cached").isEqualTo(Fault.NOT_PERMITTED);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void withoutARootNothingTranslates(String mode) {
    Bench bench = Bench.of(mode);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NO_ROOT);
    long root = bench.frame();
    long frame = bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    assertThat(bench.mmu.root()).isEqualTo(root);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    bench.mmu.unloadRoot();
    assertThat(bench.mmu.root()).isEqualTo(Mmu.NOTHING_LOADED);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NO_ROOT);
    assertThat(bench.mmu.holdsTable(root)).isFalse();
    assertThat(bench.mmu.counters().faults(Fault.NO_ROOT)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void anAddressThatIsNotCanonicalNeverMatchesOneThatIs(String mode) {
    Bench bench = loaded(mode);
    map(bench, bench.frame(), 1, Bench.USER_RW);
    assertThat(bench.read(VADDR)).isPositive();
    for (int bit = bench.mode.vaddrBits(); bit < Long.SIZE; bit++) {
      assertThat(bench.read(VADDR ^ 1L << bit)).as("bit %s", bit).isEqualTo(Fault.NOT_CANONICAL);
    }
    assertThat(bench.read(Long.MIN_VALUE)).isEqualTo(Fault.NOT_CANONICAL);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void anEntryThatLeadsOutOfMemoryIsCountedAndNotFollowed(String mode) {
    Bench bench = loaded(mode);
    long outside = 1L << 31;
    map(bench, outside, 1, Bench.USER_RW);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.of(MmuEvent.STRAY_READ)).isEqualTo(1);
    bench.mmu.invalidateAll();
    long parent = bench.slot(bench.mmu.root(), VADDR, 2);
    bench.set(parent, bench.format.makeTable(outside, 2));
    bench.mmu.loadRoot(bench.mmu.root(), 0, false);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.of(MmuEvent.STRAY_READ)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aPoisonedTableIsNoticed(String mode) {
    Bench bench = loaded(mode);
    long slot = map(bench, bench.frame(), 1, Bench.USER_RW);
    long poison = 0x6b6b_6b6b_6b6b_6b6bL;
    bench.mmu.watchForPoison(poison);
    bench.cpu.fill(Step.POISON, slot & -64, 64, poison);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.of(MmuEvent.POISON_READ)).isEqualTo(1);
    assertThat(bench.cpu.peek(slot & -8, 8)).as("nothing is set in it").isEqualTo(poison);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void readsAreCountedByLevelAndPlace(String mode) {
    Bench bench = loaded(mode);
    long root = bench.mmu.root();
    bench.map(root, VADDR);
    long remote = bench.layout.base(1);
    long parent = bench.slot(root, VADDR, 2);
    long local = bench.format.tableAddress(bench.entry(parent), 2);
    for (long at = 0; at < bench.mode.tableBytes(1); at += bench.mode.entryBytes()) {
      bench.set(remote + at, bench.entry(local + at));
    }
    bench.set(parent, bench.format.withTableAddress(bench.entry(parent), 2, remote));
    bench.mmu.loadRoot(root, 0, false);
    MmuCounters before = bench.mmu.counters();
    assertThat(bench.read(VADDR)).isPositive();
    MmuCounters now = bench.mmu.counters().minus(before);
    int levels = bench.mode.rootInRegisters() ? bench.mode.levels() - 1 : bench.mode.levels();
    assertThat(now.remoteReads(1)).isEqualTo(1);
    assertThat(now.localReads(1)).isZero();
    assertThat(now.localReads()).isEqualTo(levels - 1);
    assertThat(now.remoteShare()).isEqualTo(1.0 / levels);
    assertThat(now.accesses()).isEqualTo(1);
    assertThat(now.plus(now).accesses()).isEqualTo(2);
  }

  @Test
  void anAsidThatDoesNotExistIsRefused() {
    Bench bench = Bench.of("sv32");
    assertThat(bench.mmu.asids()).isEqualTo(512);
    assertThat(Mmu.asidsOf(PagingMode.named("x86-pae"))).isEqualTo(1);
    assertThat(Mmu.asidsOf(PagingMode.named("sv48"))).isEqualTo(4096);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.mmu.loadRoot(0, 512, false))
        .withMessage("asid 512 is outside 0 to 511");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.mmu.loadRoot(1L << 40, 1, false))
        .withMessage("root p0x10000000000 is outside memory");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Mmu(
                    bench.mode,
                    bench.profile,
                    MmuShape.TINY,
                    PhysicalLayout.of(2, 1L << 54),
                    bench.cpu))
        .withMessageContaining("beyond 2^54");
  }
}

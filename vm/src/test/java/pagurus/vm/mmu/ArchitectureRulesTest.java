package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/** Where RISC-V, Arm and PAE differ from plain x86: rules R2 to R7, A3 to A5, X15. */
class ArchitectureRulesTest {
  private static final long VADDR = 0x1234_0000L;
  private static final long NEXT = VADDR + 0x10000;
  private static final int ASID = 3;

  private static Bench loaded(String mode, HardwareProfile profile) {
    Bench bench = Bench.of(mode, profile);
    bench.mmu.loadRoot(bench.frame(), ASID, false);
    return bench;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sv32", "sv39", "sv48", "sv57"})
  void anAbsenceIsRememberedUntilACoveringInvalidation(String mode) {
    Bench bench = loaded(mode, HardwareProfile.RISCV_SVADU);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    long frame = bench.map(bench.mmu.root(), VADDR);
    assertThat(bench.read(VADDR)).as("R2").isEqualTo(Fault.NOT_PRESENT);
    bench.mmu.invalidatePage(ASID, NEXT);
    bench.mmu.invalidatePage(ASID + 1, VADDR);
    assertThat(bench.read(VADDR)).as("R2: not covered").isEqualTo(Fault.NOT_PRESENT);
    bench.mmu.invalidatePage(ASID, VADDR);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertThat(bench.of(MmuEvent.ABSENT_HIT)).isEqualTo(2);
  }

  @Test
  void invalidatingAPageKeepsTheWaysToTables() {
    Bench bench = loaded("sv39", HardwareProfile.RISCV_SVADU);
    long root = bench.mmu.root();
    long frame = bench.map(root, VADDR);
    long old = bench.slot(root, VADDR, 1);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    long copy = bench.replaceTable(root, VADDR, 1);
    bench.mmu.invalidatePage(ASID, VADDR);
    bench.mmu.invalidateRange(ASID, VADDR, NEXT, false);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(old)).as("R4: the old table").isTrue();
    bench.mmu.invalidatePageAndWalks(ASID, VADDR);
    assertThat(bench.mmu.holdsSpace(ASID)).as("R4: the form without an address").isFalse();
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(copy + (old & 0xfff))).isTrue();
  }

  @Test
  void aRangeWithTablesInvalidatesTheSpace() {
    Bench bench = loaded("sv39", HardwareProfile.RISCV_SVADU);
    bench.map(bench.mmu.root(), VADDR);
    assertThat(bench.read(VADDR)).isPositive();
    bench.mmu.invalidateRange(ASID, NEXT, NEXT, true);
    assertThat(bench.mmu.holdsSpace(ASID)).as("R4").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "sv39", "aarch64-4k"})
  void anInvalidationSaysWhichPageItConcernsOrThatItReachesFurther(String mode) {
    Bench bench = Bench.of(mode);
    bench.mmu.loadRoot(bench.frame(), ASID, true);
    List<Long> subjects = new ArrayList<>();
    bench.cpu.onStep(
        (step, subject) -> {
          if (step == Step.INVALIDATE) {
            subjects.add(subject);
          }
        });
    bench.mmu.invalidatePage(ASID, VADDR + 8);
    assertThat(subjects).containsExactly(VADDR);
    subjects.clear();
    bench.mmu.invalidateSpace(0);
    bench.mmu.invalidateSpace(ASID);
    bench.mmu.invalidateAll();
    assertThat(subjects).hasSize(3).allMatch(subject -> (subject & Cpu.FAR) != 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sv39", "aarch64-4k"})
  void aRootLoadAloneForgetsNothing(String mode) {
    Bench bench = Bench.of(mode);
    long root = bench.frame();
    long frame = bench.map(root, VADDR);
    bench.mmu.loadRoot(root, ASID, true);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    bench.cpu.steps.clear();
    bench.mmu.loadRoot(bench.frame(), ASID, true);
    assertThat(bench.cpu.steps).containsExactly(Step.LOAD_ROOT);
    assertThat(bench.read(VADDR)).as("R5, A4").isEqualTo(frame);
    bench.cpu.steps.clear();
    bench.mmu.loadRoot(bench.mmu.root(), ASID, false);
    assertThat(bench.cpu.steps).containsExactly(Step.LOAD_ROOT, Step.INVALIDATE);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"riscv-svade", "arm-no-ad"})
  void softwareSetsTheBitsWhereHardwareDoesNot(String profileName) {
    HardwareProfile profile = HardwareProfile.named(profileName);
    Bench bench = loaded(profileName.startsWith("arm") ? "aarch64-16k" : "sv48", profile);
    long frame = bench.map(bench.mmu.root(), VADDR);
    long slot = bench.slot(bench.mmu.root(), VADDR, 1);
    assertThat(bench.read(VADDR)).as("R7, A5").isEqualTo(Fault.ACCESSED_CLEAR);
    assertThat(bench.accessed(slot)).isFalse();
    bench.set(slot, bench.format.withAccessed(bench.entry(slot)));
    bench.mmu.invalidatePage(ASID, VADDR);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertThat(bench.write(VADDR)).as("through the clean one").isEqualTo(Fault.DIRTY_CLEAR);
    bench.mmu.invalidatePage(ASID, VADDR);
    assertThat(bench.write(VADDR)).as("from memory").isEqualTo(Fault.DIRTY_CLEAR);
    assertThat(bench.dirty(slot)).isFalse();
    bench.set(slot, bench.format.withDirty(bench.entry(slot)));
    bench.mmu.invalidatePage(ASID, VADDR);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.of(MmuEvent.ACCESSED_SET) + bench.of(MmuEvent.DIRTY_SET)).isZero();
  }

  @Test
  void absentAndUnusedEntriesAreRememberedBySvadeAlone() {
    Bench riscv = loaded("sv39", HardwareProfile.RISCV_SVADE);
    riscv.map(riscv.mmu.root(), VADDR);
    assertThat(riscv.read(VADDR)).isEqualTo(Fault.ACCESSED_CLEAR);
    riscv.set(riscv.slot(riscv.mmu.root(), VADDR, 1), 0);
    assertThat(riscv.read(VADDR)).as("R2").isEqualTo(Fault.ACCESSED_CLEAR);
    Bench arm = loaded("aarch64-4k", HardwareProfile.ARM_NO_AD);
    arm.map(arm.mmu.root(), VADDR);
    assertThat(arm.read(VADDR)).isEqualTo(Fault.ACCESSED_CLEAR);
    arm.set(arm.slot(arm.mmu.root(), VADDR, 1), 0);
    assertThat(arm.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
  }

  @Test
  void armHardwareMakesACleanPageWritable() {
    Bench bench = loaded("aarch64-64k", HardwareProfile.ARM_HAFDBS);
    long frame = bench.map(bench.mmu.root(), VADDR);
    long slot = bench.slot(bench.mmu.root(), VADDR, 1);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertThat(bench.entry(slot) >>> 7 & 1).as("AP[2] forbids stores").isEqualTo(1);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.entry(slot) >>> 7 & 1).as("A3").isZero();
    assertThat(bench.entry(slot) >>> 51 & 1).as("DBM stays").isEqualTo(1);
  }

  @Test
  void aDirtyMarkOfSoftwareDoesNotKeepHardwareFromSettingItsOwn() {
    Bench bench = loaded("aarch64-4k", HardwareProfile.ARM_HAFDBS);
    bench.map(bench.mmu.root(), VADDR);
    long slot = bench.slot(bench.mmu.root(), VADDR, 1);
    bench.set(slot, bench.entry(slot) | 1L << 55);
    assertThat(bench.write(VADDR)).isPositive();
    assertThat(bench.entry(slot) >>> 7 & 1).as("A3: AP[2]").isZero();
  }

  @Test
  void armInvalidatesTheWayToThePageOnly() {
    Bench bench = loaded("aarch64-4k", HardwareProfile.ARM_HAFDBS);
    long root = bench.mmu.root();
    long far = VADDR + (1L << 21);
    bench.map(root, VADDR);
    bench.map(root, far);
    assertThat(bench.read(VADDR)).isPositive();
    assertThat(bench.read(far)).isPositive();
    long table = bench.slot(root, VADDR, 1) & -0x1000;
    long farTable = bench.slot(root, far, 1) & -0x1000;
    bench.mmu.invalidatePage(ASID, VADDR);
    assertThat(bench.mmu.holdsTable(table)).as("A2: the last level only").isTrue();
    bench.mmu.invalidatePageAndWalks(ASID, VADDR);
    assertThat(bench.mmu.holdsTable(table)).isFalse();
    assertThat(bench.mmu.holdsTable(farTable)).isTrue();
  }

  @Test
  void tablesTakeRightsAway() {
    Bench bench = loaded("x86-64", HardwareProfile.X86);
    long root = bench.mmu.root();
    bench.map(root, VADDR, bench.frame(), 1, Rights.READ | Rights.WRITE | Rights.USER);
    long parent = bench.slot(root, VADDR, 3);
    bench.set(parent, bench.format.withWritable(bench.entry(parent), false));
    bench.map(root, NEXT);
    assertThat(bench.read(VADDR)).isPositive();
    assertThat(bench.write(VADDR)).isEqualTo(Fault.NOT_PERMITTED);
    assertThat(bench.read(NEXT)).isPositive();
    long before = bench.of(MmuEvent.WALK_CACHE_HIT);
    assertThat(bench.write(VADDR)).as("through the walk cache").isEqualTo(Fault.NOT_PERMITTED);
    assertThat(bench.of(MmuEvent.WALK_CACHE_HIT)).isGreaterThan(before);
  }

  @Test
  void paeReadsItsRootWhenItIsLoadedAndNeverAfterwards() {
    Bench bench = Bench.of("x86-pae");
    long root = bench.frame() + 32;
    long frame = bench.map(root, VADDR);
    long table = bench.format.tableAddress(bench.entry(root), 3);
    bench.mmu.loadRoot(root, 0, true);
    assertThat(bench.mmu.holdsTable(table)).isTrue();
    bench.set(root, 0);
    bench.mmu.invalidateAll();
    assertThat(bench.read(VADDR)).as("X15").isEqualTo(frame);
    assertThat(bench.entry(root)).as("no A bit").isZero();
    bench.mmu.loadRoot(root, 0, true);
    assertThat(bench.read(VADDR)).as("X5: no pcid, all is forgotten").isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.mmu.holdsTable(table)).isFalse();
  }

  @Test
  void aRangeOfSvnapotTranslatesPageByPage() {
    Bench bench = loaded("sv39", HardwareProfile.RISCV_SVADU);
    long root = bench.mmu.root();
    long block = 0x20_0000;
    for (int page = 0; page < 16; page++) {
      long leaf = bench.format.makeLeaf(block, 1, Bench.USER_RW);
      bench.set(bench.slot(root, VADDR + page * 0x1000L, 1), leaf | 1L << 63 | 8L << 10);
    }
    assertThat(bench.read(VADDR + 0x5008)).isEqualTo(block + 0x5008);
    assertThat(bench.read(VADDR + 0xf000)).isEqualTo(block + 0xf000);
  }
}

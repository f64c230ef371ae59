package pagurus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.drive.replay.Phase;
import pagurus.drive.replay.Relocation;
import pagurus.drive.replay.Replay;
import pagurus.drive.replay.ReplayPlan;
import pagurus.drive.replay.ReplayReport;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Topology;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

class ReplayTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");

  private static ReplayReport run(SyntheticWorkload work, ReplayPlan plan, long bytesPerNode)
      throws Exception {
    Topology topology = Topology.uniform("test", 2, 2, 20);
    try (LiveMachine machine =
        LiveMachine.create(new LiveOptions(topology, bytesPerNode, true, 1, true, false))) {
      HeapBlockStore swap = new HeapBlockStore(MODE.pageBytes(), 4L * work.pages() + 64);
      Kernel kernel = Kernel.boot(machine, KernelOptions.standard(MODE), swap);
      Replay replay = new Replay(kernel, topology, work, plan);
      replay.prepare(kernel.thread(0));
      machine.run(Collections.nCopies(4, cpu -> replay.program(kernel.thread(cpu.id()))));
      machine.run(
          List.of(
              cpu -> {
                KernelThread thread = kernel.thread(cpu.id());
                replay.verify(thread);
                Activation.leave(thread);
              },
              cpu -> {},
              cpu -> {},
              cpu -> {}));
      assertThat(Audit.of(kernel)).isEqualTo(new Audit.Report(List.of(), 0));
      return replay.report();
    }
  }

  private static ReplayPlan plan(String protocol, int processes, int threads, Relocation how) {
    return new ReplayPlan(
        processes,
        threads,
        2,
        how,
        Relocator.protocols().get(protocol),
        0,
        1,
        true,
        Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "freeze", "merge", "quiesce"})
  void dataAndTablesThatGoInOneMigrationAreThereTogether(String protocol) throws Exception {
    SyntheticWorkload work = new SyntheticWorkload(1, 0x10000, 3000, 300_000, 7);
    ReplayReport report = run(work, plan(protocol, 1, 1, Relocation.TOGETHER), 32 << 20);
    assertThat(report.firstMismatch()).isEmpty();
    assertThat(report.mismatches()).isZero();
    assertThat(report.pagesMoved()).isPositive();
    assertThat(report.walksIn(Phase.APART)).isEqualTo(MmuCounters.ZERO);
    assertThat(report.walks().get(Phase.TOGETHER).remoteShare()).isEqualTo(0.0);
    assertThat(report.walks().get(Phase.HOME).remoteShare()).isEqualTo(0.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "freeze", "merge", "quiesce"})
  void afterTheTablesFollowedNoWalkReadsARemoteNode(String protocol) throws Exception {
    SyntheticWorkload work = new SyntheticWorkload(1, 0x10000, 3000, 300_000, 7);
    ReplayReport report = run(work, plan(protocol, 1, 1, Relocation.FOLLOW), 32 << 20);
    assertThat(report.firstMismatch()).isEmpty();
    assertThat(report.mismatches()).isZero();
    assertThat(report.loads() + report.stores()).isEqualTo(300_000);
    assertThat(report.walks().get(Phase.APART).remoteShare()).isEqualTo(1.0);
    assertThat(report.walks().get(Phase.TOGETHER).remoteShare()).isEqualTo(0.0);
    assertThat(report.pagesVerified()).isEqualTo(3000);
  }

  @RepeatedTest(10)
  void aShortProgramIsSeenApartFromItsTablesAndTogetherWithThem() throws Exception {
    SyntheticWorkload work = new SyntheticWorkload(2, 0x10000, 700, 60_000, 7);
    ReplayReport report = run(work, plan("drain", 1, 2, Relocation.FOLLOW), 32 << 20);
    assertThat(report.walks().get(Phase.APART).remoteShare()).isEqualTo(1.0);
    assertThat(report.walks().get(Phase.TOGETHER).remoteReads()).isZero();
    assertThat(report.walks().get(Phase.TOGETHER).localReads()).isPositive();
  }

  @Test
  void threadsThatShareASpaceLoseNothingWhileTablesCircle() throws Exception {
    SyntheticWorkload work = new SyntheticWorkload(3, 0x10000, 500, 100_000, 8);
    ReplayReport report = run(work, plan("drain", 2, 3, Relocation.CONTINUOUS), 32 << 20);
    assertThat(report.firstMismatch()).isEmpty();
    assertThat(report.rounds()).isGreaterThan(1);
  }

  @Tag("slow")
  @Test
  void memoryOfHalfTheFootprintSwapsAndLosesNothing() throws Exception {
    SyntheticWorkload work = new SyntheticWorkload(2, 0x10000, 3000, 30_000, 9);
    ReplayReport report = run(work, plan("drain", 1, 2, Relocation.CONTINUOUS), 3 << 20);
    assertThat(report.firstMismatch()).isEmpty();
    assertThat(report.events().get(Event.PAGE_OUT)).isPositive();
    assertThat(report.events().get(Event.PAGE_IN)).isPositive();
  }
}

package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pagurus.arch.Rights;
import pagurus.machine.Step;
import pagurus.sim.guest.SimulatedGuest;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.world.GuestFrames;
import pagurus.sim.world.SimulatedCpu;
import pagurus.trace.Footprint;
import pagurus.vm.space.AddressSpace;

/** The host of a guest that does not see the nodes marks pages of its memory, and moves them. */
class HostBalancingTest {
  private static final Hardware MACHINE = HardwareCatalog.named("mitosis");
  private static final int HERE = 0;
  private static final int THERE = MACHINE.firstCpu(1);
  private static final int ALL = 1 << 16;
  private static final long MIB = 1L << 20;

  /** Nothing of the guest's kernel is there. */
  private static final long PAGE = 32 * MIB;

  private BootedMachine booted = booted(MACHINE, false);
  private NumaBalancing balancing = balancing(booted);

  private static BootedMachine booted(Hardware hardware, boolean huge) {
    GuestPlan hidden = new GuestPlan(GuestPlan.Nodes.HIDDEN, GuestPlan.Stages.SECOND);
    Policies stay = Policies.of(PolicyCatalog.named("first-touch").orElseThrow());
    return new BootedMachine(hardware, 64 * MIB, Optional.of(hidden), stay, huge);
  }

  private static NumaBalancing balancing(BootedMachine booted) {
    Footprint nobodyAsks = new Footprint(List.of());
    AddressSpace space = booted.guest().orElseThrow().secondStage();
    return booted.balancing(space, MACHINE, nobodyAsks, new NumaBalance(ALL, 1));
  }

  private void withPagesOf2Mib(Hardware hardware) {
    booted = booted(hardware, true);
    balancing = balancing(booted);
  }

  private SimulatedGuest guest() {
    return booted.guest().orElseThrow();
  }

  private GuestFrames frames() {
    return booted.machine().guestFrames().orElseThrow();
  }

  private long find(int cpu) {
    return guest().translate(cpu, PAGE, Rights.READ);
  }

  /** How long it takes a CPU to do something. */
  private long cycles(int cpu, Runnable what) {
    SimulatedCpu on = booted.machine().cpu(cpu);
    long before = on.cycles();
    what.run();
    return on.cycles() - before;
  }

  private int node() {
    return booted.machine().memory().nodeOf(frames().real(PAGE));
  }

  /** A CPU comes by twice, each time after all has been marked. */
  private void comesByTwice(int cpu) {
    for (int times = 0; times < 2; times++) {
      balancing.mark(HERE);
      find(cpu);
    }
  }

  @Test
  void aPageThatIsMarkedTakesAnExitAndAFault() {
    find(HERE);
    long known = cycles(HERE, () -> find(HERE));
    balancing.mark(HERE);
    long marked = cycles(HERE, () -> find(HERE));
    int least = MACHINE.exitCycles() + MACHINE.faultCycles();
    assertThat(marked - known).isBetween(least + 1L, least + 1000L);
    assertThat(balancing.hintFaults()).isOne();
    find(HERE);
    assertThat(balancing.hintFaults()).isOne();
  }

  @Test
  void toMarkPagesTheHostMustBeThere() {
    NumaBalancing there =
        new NumaBalancing(
            booted.host(),
            guest().secondStage(),
            new BackedPages(frames()),
            booted.machine(),
            MACHINE,
            0,
            new NumaBalance(ALL, 1));
    there.mark(HERE);
    long known = cycles(HERE, () -> there.mark(HERE));
    assertThat(cycles(HERE, () -> balancing.mark(HERE))).isEqualTo(known + MACHINE.exitCycles());
  }

  @Test
  void whoRunsTheGuestLeavesItToHearOfMarks() {
    find(HERE);
    find(THERE);
    long heard = cycles(THERE, () -> balancing.mark(HERE));
    long leaves = (long) MACHINE.exitCycles() + MACHINE.ipiServeCycles();
    assertThat(heard).isBetween(leaves, leaves + 2L * MACHINE.invalidateCycles());
    long fromInside =
        cycles(THERE, () -> guest().cpu(HERE).send(Step.INVALIDATE, THERE, cpu -> {}));
    assertThat(fromInside).isEqualTo(MACHINE.ipiServeCycles());
  }

  @Test
  void aPageGoesToTheNodeOfTheSecondHintFaultInTurn() {
    find(HERE);
    comesByTwice(HERE);
    assertThat(node()).isZero();
    balancing.mark(HERE);
    long before = find(THERE);
    assertThat(node()).isZero();
    balancing.mark(HERE);
    long after = find(THERE);
    assertThat(node()).isOne();
    assertThat(after).isNotEqualTo(before).isEqualTo(frames().real(PAGE));
    assertThat(find(HERE)).as("what was remembered elsewhere").isEqualTo(after);
    assertThat(frames().guest(before)).isEqualTo(GuestFrames.NOWHERE);
    assertThat(frames().guest(after)).isEqualTo(PAGE);
    assertThat(balancing.moved()).isOne();
  }

  @Test
  void whatTheGuestHasInAPageGoesWithIt() {
    guest().cpu(HERE).storeRelease(Step.UNLOCK, PAGE + 8, 77);
    comesByTwice(THERE);
    assertThat(node()).isOne();
    assertThat(guest().cpu(HERE).loadAcquire(Step.LOCK, PAGE + 8)).isEqualTo(77);
    guest().cpu(THERE).storeRelease(Step.UNLOCK, PAGE + 8, 78);
    assertThat(guest().cpu(HERE).loadAcquire(Step.WALK_READ, PAGE + 8)).isEqualTo(78);
  }

  @Test
  void aTableOfTheGuestsThatHasGoneIsStillATableOfTheGuests() {
    guest().cpu(HERE).storeRelease(Step.INSTALL, PAGE, 1);
    comesByTwice(THERE);
    SimulatedCpu cpu = booted.machine().cpu(THERE);
    find(THERE);
    long before = cpu.localReads();
    guest().cpu(THERE).loadAcquire(Step.WALK_READ, PAGE);
    assertThat(cpu.localReads() - before).as("on the node where it is now").isOne();
  }

  @Test
  void allThatHasMemoryIsMarkedInTurnAndNothingElse() {
    find(HERE);
    guest().translate(HERE, 200 * MIB, Rights.READ);
    int all = frames().backed();
    long most = cycles(HERE, () -> balancing.mark(HERE));
    long more = cycles(HERE, () -> balancing.mark(HERE));
    assertThat(frames().backed()).isEqualTo(all);
    assertThat(more).isEqualTo(most);
    guest().translate(HERE, 200 * MIB, Rights.READ);
    find(HERE);
    assertThat(balancing.hintFaults()).isEqualTo(2);
  }

  @Test
  void aPageOf2MibGoesWhole() {
    withPagesOf2Mib(MACHINE);
    find(HERE);
    comesByTwice(THERE);
    assertThat(node()).isOne();
    assertThat(guest().isHuge(PAGE)).isTrue();
    assertThat(booted.machine().memory().nodeOf(frames().real(PAGE + MIB))).isOne();
    assertThat(balancing.moved()).isEqualTo(512);
  }

  @Test
  void aPageOf2MibForWhichThereIsNoRoomIsTakenApart() {
    Hardware full = MACHINE.withMemory(List.of(256 * MIB, 2 * MIB - 1, 256 * MIB, 256 * MIB));
    withPagesOf2Mib(full);
    find(HERE);
    assertThat(guest().isHuge(PAGE)).isTrue();
    comesByTwice(THERE);
    assertThat(guest().isHuge(PAGE)).isFalse();
    assertThat(node()).isZero();
    comesByTwice(THERE);
    assertThat(node()).as("a page of 4 KiB has room").isOne();
  }
}

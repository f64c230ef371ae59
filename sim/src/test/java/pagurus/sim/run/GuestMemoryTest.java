package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.sim.guest.SimulatedGuest;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.world.GuestFrames;
import pagurus.sim.world.Replicas;
import pagurus.sim.world.SimulatedCpu;

/** A guest's memory, as its CPUs find and copy it. */
class GuestMemoryTest {
  private static final Hardware MACHINE = HardwareCatalog.named("mitosis");
  private static final long MEMORY = 48L << 20; // with a hole behind each node
  private static final long PAGE = 4096;
  private static final int PAGES = 3;
  private static final Policies STAY =
      Policies.of(PolicyCatalog.named("first-touch").orElseThrow());

  private static BootedMachine booted(Optional<GuestPlan> guest) {
    return new BootedMachine(MACHINE, MEMORY, guest, STAY, false);
  }

  private static BootedMachine withGuest() {
    return booted(Optional.of(new GuestPlan(GuestPlan.Nodes.VISIBLE, GuestPlan.Stages.BOTH)));
  }

  /** An address on another node than the CPU that copies from there. */
  private static long away(BootedMachine booted) {
    return booted.guest().map(SimulatedGuest::memory).orElse(booted.machine().memory()).base(1)
        + (32L << 20);
  }

  private static long copy(BootedMachine booted, Cpu cpu) {
    long from = away(booted);
    long to = 32L << 20;
    for (long at = 0; at < PAGES * PAGE; at += PAGE) { // both have memory then
      cpu.storeRelease(Step.LOCK, from + at, at + 5);
      cpu.storeRelease(Step.LOCK, to + at, 7);
    }
    long before = booted.machine().cpu(0).cycles();
    cpu.copy(Step.COPY_PAGE, from, to, PAGES * PAGE);
    return booted.machine().cpu(0).cycles() - before;
  }

  @Test
  void copyingTakesAGuestAsLongAsAnyKernel() {
    BootedMachine alone = booted(Optional.empty());
    BootedMachine inside = withGuest();
    long took = copy(alone, alone.machine().cpu(0));
    assertThat(copy(inside, inside.guest().orElseThrow().cpu(0))).isEqualTo(took).isPositive();
  }

  @Test
  void anAddressThatTheHostHasNoMemoryForIsNamed() {
    SimulatedGuest guest = withGuest().guest().orElseThrow();
    long beyond = guest.memory().limit(0);
    assertThatThrownBy(() -> guest.translate(0, beyond, Rights.READ))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the host has no memory for p0x%x of its guest: NO_AREA", beyond);
  }

  @Test
  void whoWalksToACopyWaitsForTheWalkAndNotForItsFrame() {
    BootedMachine booted = withGuest();
    SimulatedGuest guest = booted.guest().orElseThrow();
    long entry = 32L << 20;
    guest.cpu(0).storeRelease(Step.INSTALL, entry, 7);
    booted.machine().costs().guestReplicas().orElseThrow().replicate(new Replicas.Everywhere());
    int before = booted.machine().guestFrames().orElseThrow().backed();
    SimulatedCpu there = booted.machine().cpu(MACHINE.firstCpu(1));
    long clock = there.cycles();
    assertThat(guest.cpu(there.id()).loadAcquire(Step.WALK_READ, entry)).isEqualTo(7);
    long waited = there.cycles() - clock;
    assertThat(waited)
        .isPositive()
        .isLessThan((long) MACHINE.exitCycles() + MACHINE.faultCycles() + 1000);
    assertThat(booted.machine().guestFrames().orElseThrow().backed()).isEqualTo(before + 1);
    assertThat(there.localReads()).as("the copy, and what translates it").isGreaterThan(1);
  }

  @Test
  void whatIsCopiedIsThereTwiceAndWhereTheHostHasPutBoth() {
    BootedMachine booted = withGuest();
    Cpu cpu = booted.guest().orElseThrow().cpu(0);
    copy(booted, cpu);
    GuestFrames frames = booted.machine().guestFrames().orElseThrow();
    long from = away(booted);
    for (long at = 0; at < PAGES * PAGE; at += PAGE) {
      long to = (32L << 20) + at;
      assertThat(cpu.loadAcquire(Step.LOCK, to)).isEqualTo(at + 5);
      assertThat(cpu.loadAcquire(Step.LOCK, from + at)).isEqualTo(at + 5);
      assertThat(booted.machine().memory().nodeOf(frames.real(to))).isZero();
      assertThat(booted.machine().memory().nodeOf(frames.real(from + at))).isOne();
      assertThat(frames.guest(frames.real(to))).isEqualTo(to);
    }
  }
}

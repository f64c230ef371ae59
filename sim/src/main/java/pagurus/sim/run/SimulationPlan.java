package pagurus.sim.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import pagurus.sim.hardware.Hardware;

/**
 * What is the same for every policy.
 *
 * @param hardware the machine
 * @param start where tables and data are at the start
 * @param accesses each thread stops after so many
 * @param threadsMove when these shares of the run are over, from 0 to 1, every thread goes on to
 *     the next node; data and tables stay
 * @param hugeShare the share of the program's blocks of 2 MiB that may become one page, from 0 to
 *     1; not said: none, or with a placement that has huge pages as many as the workload's way of
 *     getting memory lets Linux make
 * @param giveBack whether threads give memory back once the prologue is over
 * @param balance whether data follows threads from then on
 * @param guest whether the program runs in a guest
 */
public record SimulationPlan(
    Hardware hardware,
    StartPlacement start,
    long accesses,
    List<Double> threadsMove,
    OptionalDouble hugeShare,
    Optional<GiveBack> giveBack,
    Optional<NumaBalance> balance,
    Optional<GuestPlan> guest) {
  /** Takes the list over. */
  public SimulationPlan {
    threadsMove = List.copyOf(threadsMove);
  }

  /**
   * Refuses what does not go together, or not with the machine.
   *
   * @throws IllegalArgumentException with one sentence
   */
  public void check() {
    if (guest.isEmpty() && start.secondStageNode().isPresent()) {
      throw new IllegalArgumentException("this placement says where a guest's second stage is");
    }
    if (start.tableNode().isPresent() && isHidden()) {
      throw new IllegalArgumentException(
          "a guest whose nodes are hidden places nothing on one of them");
    }
    ThreadPlaces places = new ThreadPlaces(hardware, start, 0);
    Stream.of(start.tableNode(), start.secondStageNode(), start.dataNode(), start.hogged())
        .flatMapToInt(OptionalInt::stream)
        .forEach(places::existing);
    start.hogged().ifPresent(places::withCpus);
  }

  /** Whether the program runs in a guest that does not see the machine's nodes. */
  boolean isHidden() {
    return guest.filter(GuestPlan::isHidden).isPresent();
  }

  /** No memory is given back, and data stays where it is. */
  public SimulationPlan(
      Hardware hardware,
      StartPlacement start,
      long accesses,
      List<Double> threadsMove,
      OptionalDouble hugeShare) {
    this(
        hardware,
        start,
        accesses,
        threadsMove,
        hugeShare,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, and nothing is said of huge pages. */
  public SimulationPlan(
      Hardware hardware, StartPlacement start, long accesses, List<Double> threadsMove) {
    this(hardware, start, accesses, threadsMove, OptionalDouble.empty());
  }

  /** Threads stay where they start. */
  public SimulationPlan(Hardware hardware, StartPlacement start, long accesses) {
    this(hardware, start, accesses, List.of());
  }

  /** The same with memory given back. */
  public SimulationPlan giving(GiveBack how) {
    return new SimulationPlan(
        hardware, start, accesses, threadsMove, hugeShare, Optional.of(how), balance, guest);
  }

  /** The same with data that follows threads. */
  public SimulationPlan balancing(NumaBalance how) {
    return new SimulationPlan(
        hardware, start, accesses, threadsMove, hugeShare, giveBack, Optional.of(how), guest);
  }

  /** The same in a guest. */
  public SimulationPlan inGuest(GuestPlan how) {
    return new SimulationPlan(
        hardware, start, accesses, threadsMove, hugeShare, giveBack, balance, Optional.of(how));
  }

  /** The share of a workload's blocks of 2 MiB that may become one page, from 0 to 1. */
  public double hugeShareOf(String workload) {
    return hugeShare.orElseGet(() -> start.huge() ? HugeShare.of(workload) : 0);
  }
}

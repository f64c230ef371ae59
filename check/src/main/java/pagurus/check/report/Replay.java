package pagurus.check.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.check.explore.Follower;
import pagurus.check.explore.Schedule;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Trial;
import pagurus.check.spec.Finding;
import pagurus.check.spec.SpaceMemory;
import pagurus.check.world.Cast;
import pagurus.check.world.Order;
import pagurus.check.world.Role;
import pagurus.check.world.Sharing;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.space.AddressSpace;

/** A schedule, carried out again. */
public final class Replay {
  private static final int PAGES = 8;

  private final List<Moment> moments;
  private final Optional<Finding> finding;
  private final List<String> stepNames;
  private final Atlas atlas;

  private Replay(
      List<Moment> moments, Optional<Finding> finding, List<String> stepNames, Atlas atlas) {
    this.moments = moments;
    this.finding = finding;
    this.stepNames = List.copyOf(stepNames);
    this.atlas = atlas;
  }

  /**
   * Carries a schedule out.
   *
   * @throws DoesNotFitException if somebody cannot take the turn that the schedule gives, or could
   *     take another behind the last
   */
  public static Replay of(Trial trial, Schedule schedule) throws DoesNotFitException {
    return of(trial, schedule, Optional.empty());
  }

  /**
   * Carries a schedule out that was written down together with the names of its steps.
   *
   * @param names the step of each turn
   * @throws DoesNotFitException if somebody cannot take a turn, would take another step, or could
   *     take another turn behind the last
   */
  public static Replay of(Trial trial, Schedule schedule, List<String> names)
      throws DoesNotFitException {
    return of(trial, schedule, Optional.of(names));
  }

  private static Replay of(Trial trial, Schedule schedule, Optional<List<String>> names)
      throws DoesNotFitException {
    Recorder recorder = new Recorder();
    Sharing sharing = new Sharing(trial.cells(), schedule.shared());
    Trial.Play play = trial.start(sharing, Order.NONE, recorder);
    World world = play.world();
    Stage stage = play.stage();
    List<AddressSpace> spaces =
        play.specification().memories().stream().map(SpaceMemory::space).toList();
    Atlas atlas = new Atlas(world, stage.kernel(), spaces, addresses(stage));
    RuleBook rules = new RuleBook(stage.setting().profile(), atlas);
    recorder.attach(world.cast(), atlas, rules);
    List<String> taken = new ArrayList<>();
    try {
      for (Schedule.Turn turn : schedule.turns()) {
        int index = taken.size();
        taken.add(admitted(world, turn, index, names).name());
        take(world, turn, index, recorder);
      }
      return new Replay(recorder.moments(), conclude(play, schedule.turns()), taken, atlas);
    } catch (DoesNotFitException refused) {
      play.abandon();
      throw refused;
    }
  }

  private static long[] addresses(Stage stage) {
    long[] addresses = new long[PAGES];
    for (int page = 0; page < PAGES; page++) {
      addresses[page] = stage.vaddr(page);
    }
    return addresses;
  }

  private static Step admitted(
      World world, Schedule.Turn turn, int index, Optional<List<String>> names)
      throws DoesNotFitException {
    int number = index + 1;
    int actor = turn.actor();
    Cast cast = world.cast();
    if (actor < 0 || actor >= cast.size()) {
      throw new DoesNotFitException(
          "turn %d belongs to actor %d, but there are %d".formatted(number, actor, cast.size()));
    }
    if ((world.enabled() >>> actor & 1) == 0) {
      throw new DoesNotFitException(
          "%s cannot move at turn %d".formatted(nameOf(cast, actor), number));
    }
    Step step = cast.nextStep(actor);
    if (names.isPresent() && !names.get().get(index).equals(step.name())) {
      throw new DoesNotFitException(
          "turn %d was %s by %s, but would be %s now"
              .formatted(number, names.get().get(index), nameOf(cast, actor), step));
    }
    if (turn.choice() < 0 || turn.choice() >= cast.nextBound(actor)) {
      throw new DoesNotFitException(
          "%s has no choice %d at turn %d".formatted(nameOf(cast, actor), turn.choice(), number));
    }
    return step;
  }

  private static String nameOf(Cast cast, int actor) {
    String part =
        switch (cast.role(actor)) {
          case THREAD -> "thread";
          case BUFFER -> "store buffer";
          case WALKER -> "walker";
        };
    return "the %s of cpu %d".formatted(part, cast.cpuOf(actor));
  }

  private static void take(World world, Schedule.Turn turn, int index, Recorder recorder) {
    int actor = turn.actor();
    Cast cast = world.cast();
    recorder.turn(index, actor, cast.nextStep(actor));
    int at = recorder.size();
    world.take(actor, turn.choice());
    if (cast.role(actor) == Role.THREAD && recorder.isSilent()) {
      List<Moment> moments = recorder.moments();
      Step next = moments.size() > at ? moments.get(at).step() : cast.nextStep(actor);
      if (isOfAnInterrupt(next)) {
        recorder.served(at, cast.cpuOf(actor));
      }
    }
  }

  private static boolean isOfAnInterrupt(Step step) {
    return switch (step) {
      case INVALIDATE, ACKNOWLEDGE, LOAD_ROOT -> true;
      default -> false;
    };
  }

  /** What an execution shows that has ended, has no end, or was ended by what was found. */
  private static Optional<Finding> conclude(Trial.Play play, List<Schedule.Turn> turns)
      throws DoesNotFitException {
    Optional<Finding> found = play.finding();
    int enabled = play.world().enabled();
    if (found.isPresent()) {
      play.abandon();
      return found;
    }
    if (enabled == 0) {
      return play.conclude();
    }
    if (hasNoEnd(play, turns)) {
      play.abandon();
      return Optional.of(Finding.NO_END);
    }
    throw new DoesNotFitException(
        "it ends after turn %d, and %s can still move: nothing is known of its end"
            .formatted(
                turns.size(), nameOf(play.world().cast(), Integer.numberOfTrailingZeros(enabled))));
  }

  /** Whether those who ran last go on for ever by themselves. */
  private static boolean hasNoEnd(Trial.Play play, List<Schedule.Turn> turns) {
    World world = play.world();
    Follower rest = Follower.inCirclesBehind(turns);
    int length = turns.size();
    while (length < Schedule.LONGEST && world.enabled() != 0 && play.finding().isEmpty()) {
      Schedule.Turn turn = rest.next(world, world.enabled());
      world.take(turn.actor(), turn.choice());
      length++;
    }
    return world.enabled() != 0 && play.finding().isEmpty();
  }

  /** What was wrong, if anything was. */
  public Optional<Finding> finding() {
    return finding;
  }

  /** How many steps it took. */
  public int steps() {
    return moments.size();
  }

  /** The name of each turn's step. */
  public List<String> stepNames() {
    return stepNames;
  }

  List<Moment> moments() {
    return moments;
  }

  Atlas atlas() {
    return atlas;
  }
}

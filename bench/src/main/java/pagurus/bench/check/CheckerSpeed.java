package pagurus.bench.check;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.check.explore.EveryOrder;
import pagurus.check.explore.Experiment;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

/**
 * How fast the checker is: against SPIN's verifier on a model of the same scenario, against
 * Lincheck on an equal small program on the heap, and against itself without reduction. Rounds of
 * both sides take turns; what counts is the median. They begin when each has run for {@link
 * #WARM_UP}: a search passes through the whole of {@code vm} and of the checker, and until the
 * second compiler has been through all that, on one core, a step takes three times as long.
 */
public final class CheckerSpeed {
  private static final int ROUNDS = 7;
  private static final Duration PIECE = Duration.ofMillis(800);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Limits FOR_A_WHILE = new Limits(Long.MAX_VALUE, PIECE);
  private static final Duration UNREDUCED = Duration.ofSeconds(2);
  private static final double STEPS_REACH = 1e6;
  private static final double LINCHECK_REACH = 10;

  private final PrintStream out;

  private CheckerSpeed(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints the rows of one comparison. Each has a process of its own: in one that has searched
   * something else before, the compiler has seen more classes at every call, and ours counts slower
   * by a third.
   *
   * @param args {@code spin} and the verifier that SPIN has made, if it is there; or {@code
   *     lincheck} and how many threads count how many times; or {@code reduction}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    CheckerSpeed speed = new CheckerSpeed(System.out);
    switch (args[0]) {
      case "spin" -> speed.againstSpin(List.of(args).subList(1, args.length));
      case "lincheck" ->
          speed.againstLincheck(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      case "reduction" -> speed.againstNoReduction();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Trial store(String protocol, Target target) {
    return new Trial(SoundScenarios.named("store").orElseThrow(), setting(protocol, target));
  }

  private static Setting setting(String protocol, Target target) {
    return new Setting(
        Objects.requireNonNull(Relocator.protocols().get(protocol), protocol),
        HardwareProfile.X86,
        2,
        target,
        Variant.NONE);
  }

  private static void warmUp(Runnable round) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP.toNanos()) {
      round.run();
    }
  }

  /** What one side did in one round. */
  private record Rate(double steps, double executions) {}

  /** Searches the same tree again and again for a while. */
  private static Rate ours(Experiment experiment) {
    long begin = System.nanoTime();
    long steps = 0;
    long executions = 0;
    do {
      Verdict verdict = new SourceSets(experiment, FOR_A_WHILE, Progress.NONE).search();
      steps += verdict.steps();
      executions += verdict.executions() + verdict.redundant();
    } while (System.nanoTime() - begin < PIECE.toNanos());
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Rate(steps / seconds, executions / seconds);
  }

  private void againstSpin(List<String> verifier) throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> executions = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    Trial trial = store("drain", Target.LEAF);
    warmUp(() -> ours(trial));
    for (int round = 0; round < ROUNDS; round++) {
      Rate rate = ours(trial);
      ours.add(rate.steps);
      executions.add(rate.executions);
      if (!verifier.isEmpty()) {
        theirs.add(spin(verifier));
      }
    }
    out.printf("steps per second and core %,40.0f  reach %,.0f%n", median(ours), STEPS_REACH);
    out.printf("executions per second and core %,35.0f%n", median(executions));
    if (theirs.isEmpty()) {
      out.println("SPIN is not there: install the Debian package spin for this row");
    } else {
      out.printf("transitions per second of SPIN's verifier %,24.0f%n", median(theirs));
      out.printf(Locale.ROOT, "ours / SPIN %54.2f%n", median(ours) / median(theirs));
    }
  }

  /** Transitions per second, as the verifier says. */
  private static double spin(List<String> verifier) throws IOException, InterruptedException {
    Path log = Files.createTempFile("spin", ".txt");
    Process process =
        new ProcessBuilder(verifier).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.waitFor();
    String said = Files.readString(log);
    Files.delete(log);
    double transitions = number(said, "(\\d+) transitions");
    double seconds = number(said, "elapsed time ([0-9.]+) seconds");
    return transitions / seconds;
  }

  private static double number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("the verifier did not say \"" + pattern + "\": " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private void againstLincheck(int threads, int times) throws IOException {
    Experiment experiment = Counting.experiment(threads, times);
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (LincheckSide lincheck = LincheckSide.start(threads, times)) {
      warmUp(() -> lincheck.round());
      warmUp(() -> ours(experiment));
      for (int round = 0; round < ROUNDS; round++) {
        ours.add(ours(experiment).executions);
        theirs.add(lincheck.round());
      }
    }
    double ratio = median(ours) / median(theirs);
    out.printf(
        "executions per second, %d threads count %d times %,18.0f%n", threads, times, median(ours));
    out.printf("the same in Lincheck, model checking %,29.0f%n", median(theirs));
    out.printf(Locale.ROOT, "ours / Lincheck %50.1f  reach %.0f%n", ratio, LINCHECK_REACH);
  }

  private void againstNoReduction() {
    out.printf("%n%-44s %12s %16s%n", "executions", "reduced", "without");
    for (Scenario scenario : SoundScenarios.all()) {
      for (Target target : List.of(Target.LEAF, Target.ROOT)) {
        Trial trial = new Trial(scenario, setting("drain", target));
        Limits limits = new Limits(Long.MAX_VALUE, UNREDUCED);
        Verdict some = new SourceSets(trial, limits, Progress.NONE).search();
        Verdict all = new EveryOrder(trial, EveryOrder.UNBOUNDED, limits, Progress.NONE).search();
        out.printf(
            "%-44s %12s %16s%n",
            scenario.name() + ", drain, " + target.word(), count(some), count(all));
      }
    }
  }

  private static String count(Verdict verdict) {
    return (verdict.complete() ? "" : "over ") + "%,d".formatted(verdict.executions());
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

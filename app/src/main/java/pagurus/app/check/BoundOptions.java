package pagurus.app.check;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;
import pagurus.app.terminal.WholeNumbers;
import picocli.CommandLine.Option;

/** The options that say how far a search goes. */
final class BoundOptions {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(s|m|h)?");
  private static final Duration FOR_EVER = Duration.ofDays(365);

  @Option(
      names = "--time",
      paramLabel = "T",
      description = "Stop after this long, such as 90s, 10m or 2h. Default: when all is done.")
  private Optional<String> time = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Stop each search after this many steps. Default: when all is done.")
  private Optional<Long> steps = Optional.empty();

  @Option(
      names = "--preemptions",
      paramLabel = "N",
      description =
          "Look at all orders in which an actor that could go on is held up at most N times,"
              + " instead of at all that make a difference.")
  private Optional<Integer> preemptions = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "What is too large to be looked at completely is tried at random from here. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seed = 1;

  /** How to search. */
  CheckSearch search() {
    steps.ifPresent(count -> WholeNumbers.check("--steps", 1, count));
    preemptions.ifPresent(count -> WholeNumbers.check("--preemptions", 0, count));
    WholeNumbers.checkSeed(seed);
    return new CheckSearch(
        time.map(BoundOptions::duration).orElse(FOR_EVER),
        steps.orElse(Long.MAX_VALUE),
        preemptions.map(OptionalInt::of).orElse(OptionalInt.empty()),
        seed);
  }

  private static Duration duration(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new BadInputException("--time takes a time such as 90s, 10m or 2h, not '" + text + "'");
    }
    long count = Long.parseLong(matcher.group(1));
    WholeNumbers.check("--time", 1, count);
    return switch (String.valueOf(matcher.group(2))) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofSeconds(count);
    };
  }
}

package pagurus.app.terminal;

import java.util.function.Function;
import pagurus.app.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers as options take them: what is none, or out of range, is one sentence. */
public final class WholeNumbers {
  /** The largest up to which a JSON number is exact, so that what a report says can be repeated. */
  private static final long LARGEST_SEED = 1L << 53;

  private WholeNumbers() {}

  /** Has a command and its subcommands say in plain words what is no number. */
  public static void read(CommandLine commands) {
    commands.registerConverter(int.class, text -> parsed(text, Integer::valueOf));
    commands.registerConverter(Integer.class, text -> parsed(text, Integer::valueOf));
    commands.registerConverter(long.class, text -> parsed(text, Long::valueOf));
    commands.registerConverter(Long.class, text -> parsed(text, Long::valueOf));
  }

  private static <N> N parsed(String text, Function<String, N> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException _) {
      String why = text.matches("[+-]?\\d+") ? "is out of range" : "is no whole number";
      throw new TypeConversionException("'%s' %s".formatted(text, why));
    }
  }

  /** Refuses a number that is below the least or above the most that an option takes. */
  public static void check(String option, long least, long most, long value) {
    if (value < least || value > most) {
      throw new BadInputException(
          "%s takes a number from %d to %d, not %d".formatted(option, least, most, value));
    }
  }

  /** Refuses a number that is below the least that an option takes. */
  public static void check(String option, long least, long value) {
    if (value < least) {
      throw new BadInputException(
          "%s takes a number from %d, not %d".formatted(option, least, value));
    }
  }

  /** Refuses what is no seed: a generator, say, would not take it either. */
  public static void checkSeed(long value) {
    check("--seed", 0, LARGEST_SEED, value);
  }
}

package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.app.CommandLineRun.Outcome;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option of every command that takes a whole number, as the command line's own model has
 * them: what is none, or none that the option can have, is one sentence and no work at all.
 */
class NumericOptionsTest {
  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class);

  /** What no option takes. */
  private static final List<String> BAD = List.of("-1", "99999999999999999999", "1.5", "abc", "");

  private static final String OPTION = "OPTION";
  private static final String INSPECT = "inspect IMAGE --raw 0x1000 --root 0x1000 --paging sv39 ";

  /** A command line of each command with such options that would work without the option. */
  private static final Map<String, String> LINES =
      Map.ofEntries(
          Map.entry("pagurus run", "run gen:gups?pages=64 OPTION"),
          Map.entry("pagurus sim", "sim gen:gups?pages=64 OPTION"),
          Map.entry("pagurus check", "check store OPTION"),
          Map.entry("pagurus convert", "convert gen:gups?pages=64 -o NEW OPTION"),
          Map.entry("pagurus record", "record -o NEW OPTION true"),
          Map.entry("pagurus demo", "demo migrate OPTION"),
          Map.entry("pagurus inspect", INSPECT + OPTION),
          Map.entry("pagurus inspect walk", INSPECT + "walk 1000 OPTION"),
          Map.entry("pagurus inspect translate", INSPECT + "translate 1000 OPTION"),
          Map.entry("pagurus inspect map", INSPECT + "map OPTION"),
          Map.entry("pagurus inspect tlb", INSPECT + "tlb OPTION"),
          Map.entry("pagurus inspect tables", INSPECT + "tables OPTION"),
          Map.entry("pagurus inspect find", INSPECT + "find 1 OPTION"),
          Map.entry("pagurus inspect diff", INSPECT + "diff IMAGE OPTION"),
          Map.entry("pagurus inspect relocate", INSPECT + "relocate --dry-run --pack OPTION"));

  /** Options for which the command line above has to be another one. */
  private static final Map<String, String> OTHER_LINES =
      Map.of(
          "--seconds", "run --stress OPTION", "--to-node", INSPECT + "relocate --dry-run OPTION");

  @TempDir Path folder;

  private static Stream<CommandSpec> commands(CommandSpec from) {
    return Stream.concat(
        Stream.of(from),
        from.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .flatMap(NumericOptionsTest::commands));
  }

  private static boolean takesNumber(OptionSpec option) {
    return Arrays.stream(option.auxiliaryTypes()).anyMatch(NUMBERS::contains)
        || NUMBERS.contains(option.type());
  }

  static List<Arguments> options() {
    List<Arguments> all = new ArrayList<>();
    commands(Pagurus.commandLine().getCommandSpec())
        .forEach(
            command ->
                command.options().stream()
                    .filter(NumericOptionsTest::takesNumber)
                    .map(option -> arguments(command.qualifiedName(), option.longestName()))
                    .forEach(all::add));
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("options")
  void whatNoOptionTakesIsOneSentence(String command, String option) throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[1 << 13]);
    Path output = folder.resolve("new");
    assertThat(LINES).containsKey(command);
    String line = OTHER_LINES.getOrDefault(option, LINES.get(command));
    for (String value : BAD) {
      String[] words = line.split(" ");
      for (int i = 0; i < words.length; i++) {
        words[i] =
            switch (words[i]) {
              case "IMAGE" -> image.toString();
              case "NEW" -> output.toString();
              case OPTION -> option + "=" + value;
              default -> words[i];
            };
      }
      Outcome outcome = CommandLineRun.execute(words);

      assertThat(outcome.exitCode()).as(value).isEqualTo(2);
      assertThat(outcome.out()).as(value).isEmpty();
      assertThat(outcome.err()).as(value).startsWith("pagurus: ").contains(value).hasLineCount(1);
      assertThat(outcome.err()).as(value).doesNotContain("an int", "a long");
      assertThat(output).doesNotExist();
    }
  }

  @Test
  void theModelKnowsOptionsOfEveryKind() {
    assertThat(options().stream().map(one -> List.of(one.get())))
        .contains(
            List.of("pagurus run", "--cpus"),
            List.of("pagurus run", "--accesses"),
            List.of("pagurus sim", "--scale"),
            List.of("pagurus check", "--steps"),
            List.of("pagurus inspect walk", "--cpu"),
            List.of("pagurus inspect relocate", "--to-node"));
  }

  @ParameterizedTest
  @MethodSource("zeros")
  void noneIsNotAll(String line, String sentence) {
    Outcome outcome = CommandLineRun.execute(line.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence).hasLineCount(1);
    assertThat(outcome.out()).isEmpty();
  }

  static List<Arguments> zeros() {
    return List.of(
        arguments("run gen:gups --cpus 0", "--cpus takes a number from 1 to 1024, not 0"),
        arguments("run gen:gups --threads 0", "--threads takes a number from 1 to 1024, not 0"),
        arguments("run gen:gups --accesses 0", "--accesses takes a number from 1, not 0"),
        arguments("sim gen:gups --threads 0", "--threads takes a number from 1 to 1024, not 0"),
        arguments("sim gen:gups --accesses 0", "--accesses takes a number from 1, not 0"),
        arguments("run gen:gups --memory=", "--memory takes a size such as 64K, 8M or 1G"),
        arguments("sim gen:gups --huge=", "--huge is a share from 0% to 100%, or linux, not ''"));
  }
}

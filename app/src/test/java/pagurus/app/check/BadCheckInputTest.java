package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.app.check.CommandLineRun.Outcome;

/** Whatever cannot be used is one sentence on standard error and exit code 2. */
class BadCheckInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "stroe | there is no scenario 'stroe'; did you mean store?",
        "xyzzy | there is no scenario 'xyzzy'; there are store",
        "store --protocol darin | there is no protocol 'darin'; did you mean drain?",
        "store --protocol xyzzy | there are drain, freeze, merge, quiesce",
        "store --profile x68 | there is no hardware profile 'x68'; did you mean x86?",
        "store --target loaf | there is no target 'loaf'; did you mean leaf?",
        "store --levels 1 | --levels takes a number from 2 to 4, not 1",
        "store --levels 5 | --levels takes a number from 2 to 4, not 5",
        "store --levels two | 'two' is not an int",
        "store --levels 2 --target middle | a tree of 2 levels has no middle table",
        "store --time soon | --time takes a time such as 90s, 10m or 2h, not 'soon'",
        "store --time 0s | --time takes a number from 1, not 0",
        "store --steps 0 | --steps takes a number from 1, not 0",
        "store --preemptions -1 | --preemptions takes a number from 0, not -1",
        "store --threads 0 | --threads takes a number from 1 to 1024, not 0",
        "store --json /nowhere/out.json | --json cannot write to /nowhere/out.json",
        "store --class-path /nowhere.jar | --class-path names '/nowhere.jar', which is not there",
        "store --protocol no.such.Protocol | no.such.Protocol is not on the class path",
        "store --protocol java.lang.String | java.lang.String does not implement"
      })
  void isRefused(String line, String sentence) {
    assertRefused(sentence, line.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Numbered | has no public constructor without parameters",
        "Unfinished | is not a public class that can be made an instance of",
        "Throwing | cannot be constructed: java.lang.IllegalStateException: not today"
      })
  void aProtocolClassThatDoesNotFitIsRefused(String name, String sentence) {
    assertRefused(sentence, "store", "--protocol", BadProtocols.class.getName() + "$" + name);
  }

  @Test
  void aSecondScenarioIsBadUsage() {
    assertRefused("unmatched argument", "store", "store");
  }

  private static void assertRefused(String sentence, String... args) {
    Outcome outcome = CommandLineRun.check(args);

    assertThat(outcome.exitCode()).as(Arrays.toString(args)).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(outcome.out()).isEmpty();
  }
}

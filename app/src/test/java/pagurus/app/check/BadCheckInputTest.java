package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;

/** Whatever cannot be used is one sentence on standard error and exit code 2. */
class BadCheckInputTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "stroe | there is no scenario 'stroe'; did you mean store?",
        "xyzzy | there is no scenario 'xyzzy'; there are store",
        "absent-table --target leaf | scenario 'absent-table' cannot be played like that: it takes"
            + " --target middle or root",
        "sharer-gone --profile x86 --levels 3 | scenario 'sharer-gone' cannot be played like that:"
            + " it takes --profile riscv-svadu and --levels 2",
        "fork-store --protocol merge | cannot be played like that: it takes --protocol drain",
        "sharer-gone --protocol freeze --profile x86 | cannot be played like that: it takes"
            + " --protocol drain and --profile riscv-svadu",
        "reclaim --levels 4 --profile riscv-svadu | cannot be played like that: with --profile"
            + " riscv-svadu it takes --levels 2",
        "--copies on-fault --levels 4 | no scenario can be played like that: it takes --levels 2",
        "--copies C1 --target middle --levels 3 | no scenario can be played like that: it takes"
            + " --levels 2 and --target leaf or root",
        "store --mutants | --mutants takes no scenario, but 'store' was given",
        "--mutants --save m.json | --mutants saves nothing; name one",
        "--mutants --html m.html | --mutants draws nothing; name one",
        "store --protocol darin | there is no protocol 'darin'; did you mean drain?",
        "store --protocol xyzzy | there are drain, freeze, merge, quiesce",
        "copies-store --copies C0 | there is no way to keep copies 'C0'; did you mean C1",
        "copies-store --copies on-fault:13 | --copies on-fault:13: a fault brings 2^0 to 2^12"
            + " leaves",
        "copies-store --copies on-fault:x | there is no way to keep copies 'on-fault:x'; did",
        "copies-store --copies M1 | there is no way to keep copies 'M1'",
        "copies-store --copies no.Such | no.Such is not on the class path",
        "copies-store --copies java.lang.String | java.lang.String does not implement",
        "filter-unmap --copies replicated | is about copies that are kept 'on-fault'",
        "store --copies C1 | no table of scenario 'store' has a copy",
        "--mutants --copies C1 | --mutants goes without --copies",
        "--replay ../pom.xml --copies C1 | --replay goes without --copies",
        "--omissions --copies C1 | --omissions goes without --copies",
        "store --profile x68 | there is no hardware profile 'x68'; did you mean x86?",
        "store --target loaf | there is no target 'loaf'; did you mean leaf?",
        "store --levels 1 | --levels takes a number from 2 to 4, not 1",
        "store --levels 5 | --levels takes a number from 2 to 4, not 5",
        "store --levels two | 'two' is no whole number",
        "store --levels 2 --target middle | a tree of 2 levels has no middle table",
        "store --time soon | --time takes a time such as 90s, 10m or 2h, not 'soon'",
        "store --time 0s | --time takes a number from 1, not 0",
        "store --steps 0 | --steps takes a number from 1, not 0",
        "store --preemptions -1 | --preemptions takes a number from 0, not -1",
        "store --threads 0 | --threads takes a number from 1 to 1024, not 0",
        "store --save /nowhere/out.json | --save cannot write to /nowhere/out.json",
        "store --html /nowhere/out.html | --html cannot write to /nowhere/out.html",
        "store --save - | --save takes a file, and - would be standard output",
        "store --html - | --html takes a file, and - would be standard output",
        "store --html ../docs | ../docs is a directory, not a file to write to",
        "store --replay ../pom.xml | --replay takes no scenario, but 'store' was given",
        "--replay ../pom.xml --protocol merge | --replay goes without --protocol",
        "--replay ../pom.xml --levels 2 | --replay goes without --levels",
        "--replay ../pom.xml --all | --replay goes without --all",
        "--replay ../pom.xml --save s.json | --replay goes without --save",
        "--replay ../pom.xml --mutants | --replay goes without --mutants",
        "--replay ../pom.xml --threads 1 | --replay goes without --threads",
        "--mutants --protocol merge | --mutants goes without --protocol",
        "--mutants --profile x86 | --mutants goes without --profile",
        "--mutants --levels 2 | --mutants goes without --levels",
        "--mutants --all | --mutants goes without --all",
        "--mutants --omissions | --mutants goes without --omissions",
        "store --omissions --steps 9 | --omissions goes without --steps",
        "store --omissions --seed 9 | --omissions goes without --seed",
        "store --omissions --preemptions 1 | --omissions goes without --preemptions",
        "store --omissions --save s.json | --omissions goes without --save",
        "store --omissions --html s.html | --omissions goes without --html",
        "store --omissions --all | --omissions goes without --all",
        "--replay /nowhere.json | /nowhere.json does not exist",
        "--replay ../pom.xml | ../pom.xml is not JSON",
        "--replay ../examples/sqlite3.pgt | ../examples/sqlite3.pgt is not JSON",
        "--replay ../docs | ../docs is a directory, not a schedule",
        "--replay ../docs/check.schema.json | is not a schedule that pagurus check has saved",
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
        "Nameless | has a name() that is not a line of text",
        "Unfinished | is not a public class that can be made an instance of",
        "Shy | has a name() that throws java.lang.IllegalStateException: not to you",
        "Needy | has a needs() that throws java.lang.IllegalStateException: everything",
        "Throwing | cannot be constructed: java.lang.IllegalStateException: not today"
      })
  void aProtocolClassThatDoesNotFitIsRefused(String name, String sentence) {
    assertRefused(sentence, "store", "--protocol", BadProtocols.class.getName() + "$" + name);
  }

  /** Each changes one thing in a schedule that fits. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'version' : 1 | 'version' : 2 | is a schedule of version 2; this pagurus reads version 1",
        "'version' : 1 | 'version' : true | does not have a number as \"version\"",
        "'scenario' : 'store' | 'scenario' : 'stroe' | there is no scenario 'stroe'; did you mean",
        "'scenario' : 'store' | 'scenario' : 7 | does not have text as \"scenario\"",
        "'levels' : 2 | 'levels' : 7 | schedule.json takes a number from 2 to 4, not 7",
        "'target' : 'leaf' | 'target' : 'middle' | a tree of 2 levels has no middle table",
        "'target' : 'leaf' | 'target' : 'leaf', 'copies' : 'C1' | no table of scenario 'store' has"
            + " a",
        "LosesDirty' | LosesNothing' | LosesNothing is not on the class path",
        "WALK_READ | INSTALL | turn 1 was INSTALL by the thread of cpu 0, but would be WALK_READ"
            + " now",
        "'actor' : 0 | 'actor' : 99 | turn 1 belongs to actor 99, but there are 6",
        "'actor' : 0 | 'actor' : 2 | the store buffer of cpu 0 cannot move at turn 1",
        "'choice' : 0 | 'choice' : 5 | the thread of cpu 0 has no choice 5 at turn 1",
        "'shared' : [ | 'shared' : [ 99999999, | shares cells that the machine does not have",
        "'turns' : [ | 'turns' : [ 8, | does not have objects as \"turns\"",
        "'turns' : [ | 'turns' : [], 'all' : [ | which was saved for I2, no longer fits: it ends"
            + " after turn 0, and the thread of cpu 0 can still move: nothing is known of its end"
      })
  void aScheduleThatDoesNotFitIsRefused(String from, String to, String sentence) throws Exception {
    Path file = folder.resolve("schedule.json");
    String protocol = LosesDirty.class.getName();
    CommandLineRun.check(
        "store", "--target", "leaf", "--protocol", protocol, "--save", file.toString());
    String saved = Files.readString(file);
    String changed =
        saved.replaceFirst(
            Pattern.quote(from.replace('\'', '"')),
            Matcher.quoteReplacement(to.replace('\'', '"')));
    assertThat(changed).isNotEqualTo(saved);
    Files.writeString(file, changed);

    assertRefused(sentence, "--replay", file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[1, 2]", "7", "\"pagurus schedule\""})
  void jsonThatIsNoObjectIsNoSchedule(String json) throws Exception {
    Path file = folder.resolve("schedule.json");
    Files.writeString(file, json);
    assertRefused("is not a schedule that pagurus check has saved", "--replay", file.toString());
  }

  @Test
  void anEmptyFileIsNotJson() throws Exception {
    Path file = folder.resolve("schedule.json");
    Files.writeString(file, "");
    assertRefused("schedule.json is not JSON", "--replay", file.toString());
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

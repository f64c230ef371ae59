package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.app.BadInputException;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.ExampleClasses;
import pagurus.check.explore.Schedule;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Variant;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationProtocol;

/** Classes of somebody else's that no search can look at: they are to blame, and nobody else is. */
class UnrepeatableTest {
  private static final String REPEATS =
      " does not do the same when an execution is carried out again: it must not remember anything"
          + " from one to the next, nor go by time or chance";

  @TempDir Path folder;

  private void compile(String name, String source) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(sources.resolve(name + ".java"), source);
    ExampleClasses.compile(sources, folder.resolve("classes"));
  }

  private Outcome check(String... args) {
    String[] all = List.of(args).toArray(new String[args.length + 2]);
    all[args.length] = "--class-path";
    all[args.length + 1] = folder.resolve("classes").toString();
    return CommandLineRun.check(all);
  }

  private void compileMove(String isCareless) throws Exception {
    compile(
        "Odd",
        """
        package mine;
        import java.util.List;
        import pagurus.vm.flush.Gather;
        import pagurus.vm.relocate.*;
        public class Odd implements RelocationProtocol {
          static int calls;
          static final java.util.Random RANDOM = new java.util.Random(7);
          public String name() { return "odd"; }
          static <T extends Throwable> boolean thrown(Throwable any) throws T { throw (T) any; }
          public void move(Phases phases, List<TableMove> moves) {
            boolean careless = %s;
            try (Gather gather = phases.gather()) {
              for (TableMove move : moves) {
                if (!phases.reserve(move)) { continue; }
                if (!phases.lock(move)) { phases.cancel(move); continue; }
                if (careless) { phases.copy(move); } else { phases.drain(move); }
                phases.publish(move);
                phases.stray(move);
                phases.owe(move, gather);
                phases.retire(move, gather);
                phases.unlockParent(move);
              }
            }
          }
        }
        """
            .formatted(isCareless));
  }

  private static void assertRefused(String sentence, Outcome outcome) {
    assertThat(outcome.err()).isEqualToIgnoringNewLines("pagurus: " + sentence);
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"++calls % 3 == 0, 1", "++calls % 3 == 0, 2", "RANDOM.nextBoolean(), 1"})
  void aProtocolThatRemembersOrGoesByChanceIsNamed(String isCareless, String threads)
      throws Exception {
    compileMove(isCareless);
    assertRefused(
        "mine.Odd" + REPEATS,
        check("store", "--target", "leaf", "--protocol", "mine.Odd", "--threads", threads));
  }

  @Test
  void soItIsWhenStepsAreLeftOut() throws Exception {
    compileMove("++calls % 3 == 0");
    assertRefused(
        "mine.Odd" + REPEATS,
        check("store", "--target", "leaf", "--protocol", "mine.Odd", "--omissions"));
  }

  @ParameterizedTest
  @CsvSource({
    "NoSuchMethodError, does not fit this version of pagurus",
    "OutOfMemoryError, has failed",
    "Error, has failed"
  })
  void aProtocolThatCannotGoOnIsNamed(String error, String sentence) throws Exception {
    compileMove("Odd.<RuntimeException>thrown(new %s(\"no idea\"))".formatted(error));
    assertRefused(
        "mine.Odd %s: java.lang.%s: no idea".formatted(sentence, error),
        check("store", "--target", "leaf", "--protocol", "mine.Odd"));
  }

  @Test
  void oneThatThrowsWhatItMayNotDeclareHasAFinding() throws Exception {
    compileMove("Odd.<RuntimeException>thrown(new java.io.IOException(\"no idea\"))");
    Outcome outcome = check("store", "--target", "leaf", "--protocol", "mine.Odd");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains("I8 does not hold").contains("no idea");
  }

  @Test
  void copiesThatRememberAreNamedToo() throws Exception {
    compile(
        "Odd",
        """
        package mine;
        import pagurus.arch.PagingMode;
        import pagurus.machine.*;
        import pagurus.vm.memory.Frames;
        import pagurus.vm.replicate.*;
        import pagurus.vm.table.Entries;
        public class Odd implements CopyKeeping {
          static int calls;
          public String name() { return "odd"; }
          public Entries entries(PagingMode mode, Frames frames) {
            return new ReplicatedEntries(mode, frames) {
              private final Entries words = new Entries(mode);
              public long exchange(Cpu cpu, Step step, long slot, long entry) {
                long original = words.read(cpu, step, slot);
                long all = super.exchange(cpu, step, slot, entry);
                return ++calls % 3 == 0 ? original : all;
              }
            };
          }
        }
        """);
    assertRefused("mine.Odd" + REPEATS, check("copies-reclaim", "--copies", "mine.Odd"));
  }

  private static void replayNothing(RelocationProtocol protocol) {
    Setting setting = new Setting(protocol, HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);
    Combination combination = new Combination(CheckPlan.scenario("store"), setting);
    Finding finding = new Finding(Invariant.I2, "a store is lost");
    OwnClasses.of(setting).replay(combination, new Verdict.Violation(finding, Schedule.EMPTY));
  }

  @Test
  void aScheduleThatShowsNothingAgainIsOursOnlyIfAllClassesAre() {
    assertThatThrownBy(() -> replayNothing(new LosesDirty()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(LosesDirty.class.getName() + REPEATS);
    assertThatThrownBy(() -> replayNothing(new Drain())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anExecutionThatHasNoEndIsToldAsFarAsItWent() throws Exception {
    Path saved = folder.resolve("endless.json");
    Outcome found =
        CommandLineRun.check("copies-table", "--copies", "C6", "--save", saved.toString());

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.out()).contains("the execution goes on for ever");

    Outcome replayed = CommandLineRun.check("--replay", saved.toString());

    assertThat(replayed.exitCode()).isEqualTo(1);
    assertThat(found.out()).contains(replayed.out().strip());
  }
}

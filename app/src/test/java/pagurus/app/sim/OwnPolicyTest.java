package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.ExampleClasses;

/** What docs/policies.md walks through, with the source of examples/policy. */
class OwnPolicyTest {
  private static final Path SOURCES = Path.of("../examples/policy");
  private static final String SERVICES = "META-INF/services/pagurus.sim.policy.TablePolicy";

  @TempDir static Path classes;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws Exception {
    ExampleClasses.compile(SOURCES, classes);
    Files.createDirectories(classes.resolve(SERVICES).getParent());
    Files.copy(SOURCES.resolve(SERVICES), classes.resolve(SERVICES));
  }

  private static Outcome sim(Path classPath, String policies) {
    return CommandLineRun.execute(
        "sim",
        "gen:gups?pages=8192&accesses=50000",
        "--placement",
        "RP-LD",
        "--policy",
        policies,
        "--class-path",
        classPath.toString(),
        "--csv",
        "-");
  }

  /** The relocations of the last policy in a table of values. */
  private static long relocations(Outcome outcome) {
    assertThat(outcome.err()).isEmpty();
    List<String> lines = outcome.out().strip().lines().toList();
    int column = List.of(lines.getFirst().split(",")).indexOf("relocations");
    return Long.parseLong(lines.getLast().split(",")[column]);
  }

  @Test
  void aPolicyOnTheClassPathIsCalledByItsName() {
    assertThat(relocations(sim(classes, "first-touch,follow-the-crowd"))).isPositive();
  }

  @Test
  void orByTheNameOfItsClass() {
    assertThat(relocations(sim(classes, "mine.FollowTheCrowd"))).isPositive();
  }

  @Test
  void allMeansItToo() {
    assertThat(sim(classes, "all").out()).contains("pagurus", "follow-the-crowd");
  }

  @Test
  void aClassPathThatIsNotThereIsOneSentence() {
    Outcome outcome = sim(folder.resolve("nowhere"), "all");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("nowhere', which is not there");
  }

  @Test
  void aClassThatIsNotThereIsOneSentence() {
    Outcome outcome = sim(classes, "mine.Nobody");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("mine.Nobody is not on the class path");
  }

  @Test
  void aClassThatIsNoPolicyIsOneSentence() {
    Outcome outcome = sim(classes, "java.lang.Object");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("java.lang.Object does not implement");
  }

  private Path compiled(String name, String decision) throws Exception {
    return compiled(name, '"' + name.toLowerCase(Locale.ROOT) + '"', decision);
  }

  private Path compiled(String name, String said, String decision) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(
        sources.resolve(name + ".java"),
        """
        package mine;
        import java.util.List;
        import pagurus.sim.policy.*;
        import pagurus.sim.world.Replicas;
        import pagurus.vm.place.*;
        public class %s implements TablePolicy {
          public String name() { return %s; }
          public String summary() { return "odd"; }
          public Action decide(PolicyView view) { %s }
          static <T extends Throwable> Action thrown(Throwable any) throws T { throw (T) any; }
        }
        """
            .formatted(name, said, decision));
    Path made = Files.createDirectories(folder.resolve("made"));
    ExampleClasses.compile(sources, made);
    return made;
  }

  /** A policy that wants copies on all nodes, and says how they are kept. */
  private Outcome keeping(String how, String entries) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(
        sources.resolve("Keeping.java"),
        """
        package mine;
        import java.util.Optional;
        import pagurus.arch.PagingMode;
        import pagurus.machine.*;
        import pagurus.sim.policy.*;
        import pagurus.sim.world.Replicas;
        import pagurus.vm.memory.Frames;
        import pagurus.vm.replicate.*;
        import pagurus.vm.table.Entries;
        public class Keeping implements TablePolicy {
          public static class Odd implements CopyKeeping {
            public String name() { return "odd"; }
            public Entries entries(PagingMode mode, Frames frames) { %s }
          }
          public static class Oblivious extends ReplicatedEntries {
            public Oblivious(PagingMode mode, Frames frames) { super(mode, frames); }
            public void write(Cpu cpu, Step step, long slot, long entry) {
              throw new IllegalStateException("no idea");
            }
          }
          public String name() { return "keeping"; }
          public String summary() { return "keeps"; }
          public Optional<CopyKeeping> keeping() { %s }
          public Action decide(PolicyView view) {
            return new Action.Replicate(new Replicas.Everywhere());
          }
        }
        """
            .formatted(entries, how));
    Path made = Files.createDirectories(folder.resolve("made"));
    ExampleClasses.compile(sources, made);
    return sim(made, "first-touch,mine.Keeping");
  }

  private static final String ODD = "return Optional.of(new Odd());";
  private static final String USUAL = "return new ReplicatedEntries(mode, frames);";

  @Test
  void aPolicyMayHaveItsCopiesKept() throws Exception {
    for (String how : List.of("return Optional.of(CopyKeeping.REPLICATED);", ODD)) {
      Outcome outcome = keeping(how, USUAL);
      assertThat(outcome.err()).isEmpty();
      List<String> lines = outcome.out().strip().lines().toList();
      int column = List.of(lines.getFirst().split(",")).indexOf("replicaBytes");
      assertThat(lines.get(1).split(",")[column]).isEqualTo("0");
      assertThat(Long.parseLong(lines.get(2).split(",")[column])).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return null; | policy keeping (mine.Keeping) has failed: java.lang.NullPointerException:"
            + " keeping() is null",
        "throw new IllegalStateException(\"no idea\"); | policy keeping (mine.Keeping) has failed:"
            + " java.lang.IllegalStateException: no idea",
        "return Optional.of(CopyKeeping.onFault(99)); | policy keeping (mine.Keeping) has failed: a"
            + " window has 2^0 to 2^12 entries, not 2^99"
      })
  void aPolicyThatDoesNotSayHowIsNamed(String how, String why) throws Exception {
    Outcome outcome = keeping(how, USUAL);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().strip()).endsWith(why).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return null;",
        "throw new IllegalStateException(\"no idea\");",
        "return new Oblivious(mode, frames);"
      })
  void aClassThatKeepsCopiesAndFailsIsNamed(String entries) throws Exception {
    Outcome outcome = keeping(ODD, entries);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("policy keeping has its copies kept by mine.Keeping$Odd, with which the memory")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return null;",
        "throw new IllegalStateException(\"no idea\");",
        "throw new NoSuchMethodError(\"gone\");",
        "throw new AssertionError(\"no idea\");",
        "throw new Error(\"no idea\");",
        "throw new OutOfMemoryError(\"no idea\");",
        "long[] all = new long[view.hashCode() | Integer.MAX_VALUE]; return null;",
        "return decide(view);",
        "return Odd.<RuntimeException>thrown(new java.io.IOException(\"no idea\"));",
        "return new Action.Move(site -> { throw new Error(\"no idea\"); });",
        "return new Action.Move(site -> null);",
        "return new Action.Move(site -> Destination.on(99));"
      })
  void aPolicyThatFailsIsNamed(String decision) throws Exception {
    Outcome outcome = sim(compiled("Odd", decision), "first-touch,mine.Odd");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("policy odd (mine.Odd) has failed: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\" \"", "\"two\\nlines\""})
  void aPolicyHasAName(String said) throws Exception {
    Path made = compiled("Odd", said, "return new Action.Stay();");
    assertNameless(sim(made, "mine.Odd"));
    Files.createDirectories(made.resolve(SERVICES).getParent());
    Files.writeString(made.resolve(SERVICES), "mine.Odd\n");
    assertNameless(sim(made, "pagurus"));
    assertNameless(sim(made, "all"));
  }

  /** What it throws names the class, wherever it throws it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public String name() { throw new IllegalStateException(\"no idea\"); }"
            + "| has a name() that throws java.lang.IllegalStateException: no idea",
        "public String name() { return name(); }"
            + "| has a name() that throws java.lang.StackOverflowError",
        "public Odd() { throw new IllegalStateException(\"no idea\"); }"
            + " public String name() { return \"odd\"; }"
            + "| java.lang.IllegalStateException: no idea",
        "static int known = Integer.parseInt(\"no idea\"); public String name() { return \"odd\"; }"
            + "| java.lang.ExceptionInInitializerError",
        "static { if (Odd.class != null) throw new Error(\"no idea\"); }"
            + " public String name() { return \"odd\"; }"
            + "| java.lang.Error: no idea",
        "public String name() { throw new Error(\"no idea\"); }"
            + "| has a name() that throws java.lang.Error: no idea",
        "public void check(pagurus.machine.Topology any) { throw new Error(\"no idea\"); }"
            + " public String name() { return \"odd\"; }| has failed: java.lang.Error: no idea",
        "public void check(pagurus.machine.Topology any) { throw new IllegalStateException(\"no\");"
            + " } public String name() { return \"odd\"; }| has failed:"
            + " java.lang.IllegalStateException: no"
      })
  void aPolicyThatThrowsWhenItIsAskedIsNamed(String member, String sentence) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(
        sources.resolve("Odd.java"),
        """
        package mine;
        import pagurus.sim.policy.*;
        public class Odd implements TablePolicy {
          %s
          public String summary() { return "odd"; }
          public Action decide(PolicyView view) { return new Action.Stay(); }
        }
        """
            .formatted(member));
    Path made = Files.createDirectories(folder.resolve("made"));
    ExampleClasses.compile(sources, made);
    Files.createDirectories(made.resolve(SERVICES).getParent());
    for (String registered : List.of("", "mine.Odd\n")) {
      Files.writeString(made.resolve(SERVICES), registered);
      Outcome outcome = sim(made, registered.isEmpty() ? "mine.Odd" : "all");
      assertThat(outcome.exitCode()).as(registered).isEqualTo(2);
      assertThat(outcome.out()).as(registered).isEmpty();
      assertThat(outcome.err())
          .as(registered)
          .contains("mine.Odd", sentence)
          .doesNotContain("fault of pagurus")
          .hasLineCount(1);
    }
  }

  private static void assertNameless(Outcome outcome) {
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("mine.Odd has a name() that is not a line of text")
        .hasLineCount(1);
  }

  @Test
  void copiesAreOnNodesThatThereAre() throws Exception {
    String everywhere = "return new Action.Replicate(new Replicas.Chosen(site -> -1L, -1L));";
    assertThat(sim(compiled("Odd", everywhere), "mine.Odd").exitCode()).isZero();
  }

  @Test
  void twoPoliciesWithOneNameAreRefused() throws Exception {
    Outcome outcome = sim(compiled("Mitosis", "return new Action.Stay();"), "mitosis,mine.Mitosis");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("two policies are called mitosis");
  }

  @Test
  void aRegistrationThatLeadsNowhereIsOneSentence() throws Exception {
    Files.createDirectories(folder.resolve(SERVICES).getParent());
    Files.writeString(folder.resolve(SERVICES), "mine.Nobody\n");
    Outcome outcome = sim(folder, "pagurus");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.err()).contains("mine.Nobody");
  }
}

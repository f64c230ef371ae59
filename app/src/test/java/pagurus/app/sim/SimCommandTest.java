package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.Pagurus;
import pagurus.app.check.Schema;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import picocli.CommandLine;

class SimCommandTest {
  private static final String GUPS = "gen:gups?pages=2048&accesses=50000";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    CommandLine commandLine = Pagurus.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private String json(String threads) {
    assertThat(run("sim", GUPS, "--policy", "all", "--threads", threads, "--json", "-")).isZero();
    return out.toString();
  }

  @Test
  void theJsonIsTheSameWhateverTheNumberOfHostThreads() {
    String one = json("1");
    assertThat(json("2")).isEqualTo(one);
    assertThat(one)
        .contains("\"machine\"", "\"workload\"", "\"policy\"", "\"cycles\"", "\"walkShare\"")
        .contains("\"remoteWalkShare\"", "\"tlbMisses\"", "\"shootdowns\"", "\"tableBytes\"")
        .contains("\"relocations\"");
  }

  @Test
  void everyLineOfTheCsvHasAFieldForEachHeading() {
    assertThat(run("sim", GUPS, "--policy", "all", "--csv", "-")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines).allSatisfy(line -> assertThat(fields(line)).isEqualTo(fields(lines.get(0))));
  }

  @Test
  void aLineOfTheCsvSaysHowItsRunWasMade() {
    assertThat(run("sim", GUPS, "--accesses", "900", "--threads-move", "25%,75%", "--csv", "-"))
        .isZero();
    assertThat(out.toString())
        .startsWith(
            "machine,workload,scale,placement,guest,policyOn,accessesOfThread,hugeShare,threadsMove,")
        .contains("\nmitosis,gen:gups?pages=2048&", ",1,first-touch,,,900,0.0,0.25 0.75,,,2.2,");
    assertThat(run("sim", GUPS, "--give-back", "16/1000", "--csv", "-")).isZero();
    assertThat(out.toString()).contains(",1,first-touch,,,,0.0,,16/1000,,2.2,first-touch,50000,");
  }

  private static int fields(String line) {
    return line.split(",", -1).length;
  }

  @Test
  void aTableShowsPoliciesSideBySide() {
    assertThat(run("sim", GUPS, "--placement", "RPI-LD", "--policy", "first-touch,mitosis"))
        .isZero();
    assertThat(out.toString()).contains("first-touch", "mitosis", "against the first");
  }

  @Test
  void threadsMoveWhenAShareOfTheRunIsOver() {
    assertThat(run("sim", GUPS, "--placement", "LP-LD", "--threads-move", "25%,75%", "--json", "-"))
        .isZero();
    assertThat(out.toString()).contains("\"threadsMove\"", "0.25", "0.75");
    assertThat(run("sim", GUPS, "--threads-move", "half")).isEqualTo(2);
    assertThat(err.toString()).contains("--threads-move is a share from 0% to 99%, not 'half'");
  }

  @Test
  void aPolicyThatDoesNotExistIsAnsweredWithTheNearest() {
    assertThat(run("sim", GUPS, "--policy", "mitossis")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no policy 'mitossis'; did you mean mitosis");
  }

  @Test
  void aPolicyWithCopiesThatAreKeptIsAmongTheNearest() {
    assertThat(run("sim", GUPS, "--policy", "mitosis:kep")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean mitosis:kept");
  }

  @Test
  void aWorkloadLargerThanTheMachineIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("small.machine");
    String small =
        """
        nodes 2
        cpus-per-node 2
        ghz 2
        memory-per-node 2M
        l1-tlb 64 4 0
        l2-tlb 1024 8 7
        walk-cache 32 4 2
        walkers 1
        own-cache 256K 8 12
        node-cache 8M 16 50
        hog-factor 2
        latency
          200 300
          300 200
        """;
    Files.writeString(file, small);
    assertThat(run("sim", GUPS, "--machine", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("touches 8 MiB, and machine").contains("has 4 MiB");
    Files.writeString(file, small.replace("200 300", "200 -"));
    assertThat(run("sim", GUPS, "--machine", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("latency from node 0 to node 1 is missing");
  }

  @Test
  void memoryThatIsGivenBackIsInTheTableAndTheJson() throws Exception {
    assertThat(run("sim", GUPS, "--give-back", "8/100")).isZero();
    assertThat(out.toString()).contains(", 8 pages given back in 100 accesses");
    assertThat(run("sim", GUPS, "--give-back", "8/100", "--json", "-")).isZero();
    Object json = JSON.std.anyFrom(out.toString());
    assertThat(Schema.read(Path.of("../docs/sim.schema.json")).faults(json)).isEmpty();
    assertThat(out.toString()).contains("\"giveBack\"");
  }

  @Test
  void dataThatFollowsThreadsIsInTheTableAndTheJson() throws Exception {
    assertThat(run("sim", GUPS, "--numa-balancing", "8/100")).isZero();
    assertThat(out.toString())
        .contains(", 8 pages marked in 100 accesses", "hint faults", "pages moved");
    assertThat(run("sim", GUPS, "--numa-balancing", "8/100", "--json", "-")).isZero();
    Object json = JSON.std.anyFrom(out.toString());
    assertThat(Schema.read(Path.of("../docs/sim.schema.json")).faults(json)).isEmpty();
    assertThat(out.toString()).contains("\"numaBalancing\"");
  }

  @ParameterizedTest
  @CsvSource({
    "--give-back, 64, 'is pages and accesses, such as 64/10000, not '",
    "--give-back, 64/, 'is pages and accesses, such as 64/10000, not '",
    "--give-back, -1/5, 'is pages and accesses, such as 64/10000, not '",
    "--give-back, 9999999999/5, 'is pages and accesses, such as 64/10000, not '",
    "--give-back, '', 'is pages and accesses, such as 64/10000, not '",
    "--give-back, 0/5, a program gives back from 1 to 262144 pages at a time",
    "--give-back, 262145/5, a program gives back from 1 to 262144 pages at a time",
    "--give-back, 5/0, a program gives back after at least 1 access",
    "--numa-balancing, 512, 'is pages and accesses, such as 64/10000, not '",
    "--numa-balancing, 0/5, from 1 to 262144 pages are marked at a time",
    "--numa-balancing, 5/0, pages are marked after at least 1 access"
  })
  void pagesAndAccessesThatMeanNothingAreOneSentence(String option, String text, String sentence) {
    assertThat(run("sim", GUPS, option + "=" + text)).isEqualTo(2);
    assertThat(err.toString()).contains(option, sentence);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "memory-per-node 999999999T, memory-per-node is from 1K to 1024T",
    "memory-per-node 1G 2G 3G, 'memory-per-node takes one size, or one for each of 2 nodes, not 3'",
    "l1-tlb 64 4 -5, l1-tlb: a hit cannot take -5 cycles",
    "l1-tlb 63 4 0, l1-tlb: 63 entries cannot have 4 ways",
    "l1-tlb-2m 31 4 0, l1-tlb-2m: 31 entries cannot have 4 ways",
    "l1-tlb-2m 32, 'l1-tlb-2m takes entries, ways and cycles'",
    "own-cache 1K 32 1, own-cache: 0 entries cannot have 32 ways",
    "own-cache 1M 0 1, own-cache: 16384 entries cannot have 0 ways",
    "walk-cache 32 4, walk-cache takes three numbers",
    "walk-cache 31 4 2, walk-cache takes three numbers",
    "walk-cache 1073741824 4 2, walk-cache takes three numbers",
    "l2-tlb 2000000000 8 7, 'l2-tlb has at most 1048576 entries, not 2000000000'",
    "memory-bandwidth 1e-9 1e-9, memory-bandwidth is above 0.1 and at most 100000"
  })
  void aLineThatMakesNoMachineIsNamedWithItsFile(String line, String sentence, @TempDir Path folder)
      throws Exception {
    assertThat(run("machines", "skylake-sp")).isZero();
    String key = line.substring(0, line.indexOf(' '));
    String text = HardwareCatalog.text("skylake-sp").replaceFirst("(?m)^" + key + " .*$", line);
    Path file = folder.resolve("odd.machine");
    Files.writeString(file, text);
    assertThat(run("machines", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("odd.machine: " + sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "slit 10 40, the rows of slit go below it",
    "memory-bandwidth, memory-bandwidth is said twice",
    "1 2, there is no matrix above these numbers",
    "nested-tlb, nested-tlb says nothing"
  })
  void numbersThatNobodyWouldReadAreRefused(String line, String sentence, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("odd.machine");
    String text = HardwareCatalog.text("skylake-sp");
    Files.writeString(file, text + "hog-factor 2\n" + line);
    assertThat(run("machines", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("odd.machine: line ", ": " + sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "3, is 0 or a power of two up to 4096; not 3",
    "-1, is 0 or a power of two up to 4096; not -1",
    "8192, is 0 or a power of two up to 4096; not 8192",
    "x, takes numbers; not 'x'"
  })
  void aNestedTlbThatNoMachineHasIsOneSentence(String entries, String why, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("odd.machine");
    Files.writeString(file, HardwareCatalog.text("skylake-sp") + "nested-tlb " + entries);
    assertThat(run("machines", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("odd.machine: nested-tlb " + why.replace(';', ','));
  }

  @Test
  void cachesThatThisHostHasNoRoomForAreOneSentence(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("large.machine");
    Files.writeString(
        file,
        HardwareCatalog.text("skylake-sp")
            .replaceFirst("(?m)^node-cache .*$", "node-cache 64G 16 70"));
    assertThat(run("sim", GUPS, "--machine", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("MiB of heap, and there are").hasLineCount(1);
  }

  @Test
  void aReportSaysHowItWasMade() {
    String[] how = {"--scale", "16", "--accesses", "9000", "--threads-move", "25%"};
    String[] text = Stream.concat(Stream.of("sim", GUPS), Stream.of(how)).toArray(String[]::new);
    assertThat(run(text)).isZero();
    assertThat(out.toString().lines().findFirst().orElseThrow())
        .endsWith(
            "on mitosis at 1/16, placement first-touch, 9,000 accesses a thread at most, threads"
                + " move at 25 %");
    assertThat(run(Stream.concat(Stream.of(text), Stream.of("--json=-")).toArray(String[]::new)))
        .isZero();
    assertThat(out.toString()).contains("\"scale\" : 16", "\"accesses\" : 9000");
  }

  @Test
  void oneFileIsNotTwo() {
    assertThat(run("sim", GUPS, "--csv", "target/both", "--json", "./target/both")).isEqualTo(2);
    assertThat(err.toString()).contains("--json and --csv both name target/both");
    String absolute = Path.of("target/both").toAbsolutePath().toString();
    assertThat(run("sim", GUPS, "--csv", "target/both", "--html", absolute)).isEqualTo(2);
    assertThat(run("sim", GUPS, "--csv", "/dev/null", "--json", "/dev/null")).isZero();
  }

  @Test
  void noPolicyAtAllIsOneSentence() {
    assertThat(run("sim", GUPS, "--policy", ",")).isEqualTo(2);
    assertThat(err.toString()).contains("--policy takes at least one policy");
  }

  @Test
  void aFirmwareTableThatIsNoneIsNamedWithItsFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("odd.machine");
    Files.writeString(file, HardwareCatalog.text("skylake-sp").replaceFirst("10 21", "11 21"));
    assertThat(run("machines", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("odd.machine: slit: node 0 is 11 from itself, not 10");
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedBeforeTheWork() {
    assertThat(run("sim", GUPS, "--csv", "/no/such/folder/x.csv")).isEqualTo(2);
    assertThat(err.toString()).contains("--csv cannot write to /no/such/folder/x.csv");
    assertThat(run("sim", GUPS, "--csv", "-", "--html", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("only one of --csv and --html can go to standard output");
  }

  @Test
  void aProgramInAGuestHasASecondStageInTableJsonAndCsv() throws Exception {
    assertThat(run("sim", GUPS, "--guest", "visible", "--placement", "RLI", "--policy", "mitosis"))
        .isZero();
    assertThat(out.toString())
        .contains("placement RLI, in a guest that sees the nodes, policies on both stages")
        .contains("second stage 1, cycles", "second stage, faults", "copies of that");
    assertThat(run("sim", GUPS, "--guest", "hidden", "--json", "-")).isZero();
    Schema schema = Schema.read(Path.of("../docs/sim.schema.json"));
    assertThat(schema.faults(JSON.std.anyFrom(out.toString()))).isEmpty();
    assertThat(out.toString())
        .contains("\"nodes\" : \"hidden\"", "\"policyOn\" : \"second-stage\"", "secondStageLevels");
    assertThat(run("sim", GUPS, "--guest", "visible", "--policy-on", "guest", "--csv", "-"))
        .isZero();
    assertThat(out.toString()).contains(",secondStageTableBytes,", ",1,first-touch,visible,guest,");
    for (String guest : List.of("visible", "hidden")) {
      assertThat(run("sim", GUPS, "--guest", guest, "--numa-balancing", "8/100")).isZero();
      assertThat(out.toString()).contains(", 8 pages marked in 100 accesses", "hint faults");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--guest seen|there is no kind of guest 'seen'; there are visible, hidden",
        "--policy-on guest|--policy-on goes with --guest",
        "--guest hidden --policy-on both|--policy-on is second-stage where the guest's nodes are",
        "--guest visible --policy-on host|there is no stage for --policy-on 'host'; there are",
        "--placement RRI|--placement RRI goes with --guest",
        "--guest hidden --placement RP-LD|--placement RP-LD goes without --guest hidden",
        "--guest visible --placement RRX|there is no placement 'RRX'; did you mean RR or RRI"
      })
  void whatNoGuestCanBeIsOneSentence(String options, String sentence) {
    assertThat(run(("sim " + GUPS + " " + options).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(sentence).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aPlacementThatDoesNotExistIsAnsweredWithTheNearest() {
    assertThat(run("sim", GUPS, "--placement", "RPI-LT")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no placement 'RPI-LT'; did you mean RPI-LD");
    assertThat(run("sim", GUPS, "--placement", "trp-rdi")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no placement 'trp-rdi'; did you mean TRP-RDI");
  }

  @Test
  void pagesOf2MibComeWithAPlacementOrByTheirShare() {
    assertThat(run("sim", GUPS, "--placement", "TLP-LD")).isZero();
    assertThat(out.toString())
        .contains("placement TLP-LD, up to 100.0 % in pages of 2 MiB")
        .containsPattern("leaves of 2 MiB +3\\b");
    assertThat(run("sim", GUPS, "--placement", "TLP-LD", "--huge", "0%")).isZero();
    assertThat(out.toString()).containsPattern("leaves of 2 MiB +0\\b");
    assertThat(run("sim", GUPS, "--huge", "33.4%", "--json", "-")).isZero();
    assertThat(out.toString()).contains("\"hugeShare\" : 0.334", "\"hugeLeaves\" : 1,");
  }

  @Test
  void pagesOf2MibComeAsLinuxWouldMakeThemWithAnyPlacement() {
    String bptree = "gen:bptree?pages=6144&accesses=100";
    assertThat(run("sim", bptree, "--huge", "linux", "--placement", "interleave")).isZero();
    assertThat(out.toString()).contains("placement interleave, up to 50.00 % in pages of 2 MiB");
    assertThat(run("sim", GUPS, "--huge", "linux", "--json", "-")).isZero();
    assertThat(out.toString()).contains("\"hugeShare\" : 1.0", "\"hugeLeaves\" : 3,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"120%", "-1%", "half", "50", "100.5%"})
  void aShareThatIsNoneIsOneSentence(String share) {
    assertThat(run("sim", GUPS, "--huge=" + share)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--huge is a share from 0% to 100%, or linux, not '" + share + "'");
  }

  @Test
  void aMachineWithoutALineForThemHoldsPagesOf2MibBesideTheOthers(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("old.machine");
    Files.writeString(
        file, HardwareCatalog.text("skylake-sp").replaceFirst("(?m)^l1-tlb-2m .*$", ""));
    assertThat(run("machines", file.toString())).isZero();
    assertThat(out.toString()).doesNotContain("firstTlb2m");
    assertThat(run("sim", GUPS, "--placement", "TRP-LD", "--machine", file.toString())).isZero();
    assertThat(run("machines", "skylake-sp")).isZero();
    assertThat(out.toString()).contains("firstTlb2m");
  }

  @Test
  void helpListsEveryPolicy() {
    assertThat(run("sim", "--help")).isZero();
    assertThat(out.toString()).contains(PolicyCatalog.names());
  }

  @Test
  void machinesAreListedAndExplained() {
    assertThat(run("machines")).isZero();
    assertThat(out.toString()).contains("mitosis", "neoverse-n1");
    assertThat(run("machines", "zen4")).isZero();
    assertThat(out.toString()).contains("secondTlb", "latency");
  }
}

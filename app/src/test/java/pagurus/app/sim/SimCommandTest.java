package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.Pagurus;
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
  void aTableShowsPoliciesSideBySide() {
    assertThat(run("sim", GUPS, "--placement", "RPI-LD", "--policy", "first-touch,mitosis"))
        .isZero();
    assertThat(out.toString()).contains("first-touch", "mitosis", "against the first");
  }

  @Test
  void aPolicyThatDoesNotExistIsAnsweredWithTheNearest() {
    assertThat(run("sim", GUPS, "--policy", "mitossis")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no policy 'mitossis'; did you mean mitosis");
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
  void machinesAreListedAndExplained() {
    assertThat(run("machines")).isZero();
    assertThat(out.toString()).contains("mitosis", "neoverse-n1");
    assertThat(run("machines", "zen4")).isZero();
    assertThat(out.toString()).contains("secondTlb", "latency");
  }
}

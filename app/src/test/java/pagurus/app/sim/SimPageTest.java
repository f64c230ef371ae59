package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.app.Pagurus;
import pagurus.app.check.Schema;
import picocli.CommandLine;

class SimPageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** Tells the page around it how it looks. */
  private static final String PROBE =
      """
      <script>
      const errors = [];
      addEventListener('error', e => errors.push(e.message));
      console.error = (...all) => errors.push(all.join(' '));
      addEventListener('load', () => parent.postMessage('charts=' +
        document.querySelectorAll('svg[role=img]').length + ' wide=' +
        document.documentElement.scrollWidth + ' ink=' + getComputedStyle(document.body).color +
        ' errors=[' + errors + ']', '*'));
      </script>
      """;

  private static String page(String format, String... more) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Pagurus.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    List<String> args =
        new ArrayList<>(List.of("sim", "gen:gups?pages=2048&accesses=50000", format, "-"));
    args.addAll(List.of("--placement", "RPI-LD", "--policy", "first-touch,mitosis,pagurus"));
    args.addAll(List.of(more));
    assertThat(commandLine.execute(args.toArray(String[]::new))).isZero();
    return out.toString();
  }

  @Test
  void theJsonFitsItsSchema() throws Exception {
    Object json = JSON.std.anyFrom(page("--json"));
    assertThat(Schema.read(Path.of("../docs/sim.schema.json")).faults(json)).isEmpty();
  }

  @Test
  void thePageIsTheSameEveryTimeAndNeedsNothingElse() {
    String page = page("--html");
    assertThat(page("--html")).isEqualTo(page);
    assertThat(page)
        .contains("pagurus sim 'gen:gups?pages=2048&accesses=50000' --html - --placement RPI-LD")
        .doesNotContain("/*DATA*/", "src=", "http");
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"1280, 0", "1280, 1", "400, 0", "400, 1"})
  void aBrowserShowsTheChartsAtAnyWidthDarkAndLight(int width, int scheme, @TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
    Files.writeString(
        folder.resolve("report.html"), page("--html").replaceFirst("<style>", PROBE + "<style>"));
    Path frame = folder.resolve("frame.html");
    Files.writeString(
        frame,
        """
        <!doctype html><meta name="color-scheme" content="light dark">
        <p id="answer"></p>
        <script>addEventListener('message', e => { answer.textContent = e.data; });</script>
        <iframe src="report.html" width="%d" height="900" style="border:0"></iframe>
        """
            .formatted(width));
    String seen = dom(frame, scheme, folder);
    assertThat(seen).contains("charts=9", "wide=" + width + " ", "errors=[]");
    assertThat(seen).contains(scheme == 0 ? "ink=rgb(232, 234, 238)" : "ink=rgb(28, 31, 36)");
  }

  @Tag("slow")
  @Test
  void aBrowserShowsWhatHappensToMemoryOnTheWay(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
    String[] more = {"--huge", "25%", "--give-back", "4/10000", "--numa-balancing", "512/5000"};
    Path page = Files.writeString(folder.resolve("report.html"), page("--html", more));
    assertThat(dom(page, 0, folder))
        .contains("up to 25.0 % in pages of 2 MiB", "4 pages given back in 10,000 accesses")
        .contains("512 pages marked in 5,000 accesses")
        .containsPattern("[1-9][0-9,]* hint faults, 0 pages of data moved");
  }

  @Tag("slow")
  @Test
  void aBrowserShowsHowSmallAMachineWasAndHowShortARun(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
    String[] more = {"--scale", "512", "--accesses", "20000"};
    Path page = Files.writeString(folder.resolve("report.html"), page("--html", more));
    assertThat(dom(page, 0, folder))
        .contains(" on mitosis at 1/512</h1>", ", 20,000 a thread at most")
        .contains(">256 MiB</text>")
        .containsPattern("<td>tablesByNode</td><td>\\d+ · \\d+ · 0 · 0</td>");
  }

  @Tag("slow")
  @Test
  void aBrowserShowsWhereCopiesOfTablesAre(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
    Path page = Files.writeString(folder.resolve("report.html"), page("--html"));
    assertThat(dom(page, 0, folder))
        .contains("copies of them")
        .containsPattern("node 0, [0-9.]+ ms: 0 pages and [1-9][0-9]* of copies")
        .containsPattern("node 1, [0-9.]+ ms: [1-9][0-9]* pages and 0 of copies")
        .containsPattern("<td>0 \\+ [1-9][0-9]*</td>");
  }

  @Tag("slow")
  @Test
  void aBrowserShowsBothStagesOfAGuest(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM);
    String[] more = {"--guest", "visible", "--policy-on", "second-stage"};
    Path page = Files.writeString(folder.resolve("report.html"), page("--html", more));
    assertThat(dom(page, 0, folder))
        .contains("in a guest that sees the nodes, policies on the second stage")
        .contains("second stage, level 4", "mitosis, the guest's tables")
        .contains("pagurus, the second stage", "secondStageTableBytes");
  }

  private static String dom(Path page, int scheme, Path folder) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(CHROMIUM.toString());
    command.addAll(
        List.of(
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"));
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-sync", "--window-size=1400,1000"));
    command.add("--blink-settings=preferredColorScheme=" + scheme);
    command.add("--user-data-dir=" + folder.resolve("profile"));
    command.addAll(List.of("--virtual-time-budget=5000", "--dump-dom", page.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(folder.resolve("dom.html").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(folder.resolve("dom.html"), StandardCharsets.UTF_8);
  }
}

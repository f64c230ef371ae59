package pagurus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.check.Schema;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;

/** The command line over a small raw image whose tables the test writes itself. */
class InspectCommandTest {
  private static final int MEMORY = 8 << 20;
  private static final long BASE = 0x4000_0000L;
  private static final long ROOT = BASE + 0x10_0000;

  @TempDir Path folder;
  private Path image;
  private final PagingMode mode = PagingMode.named("sv39");
  private final EntryFormat format = mode.format();

  /** What is known of the image without a look at it. */
  private List<String> known =
      List.of("--raw", "0x40000000", "--root", "0x40100000", "--paging", "sv39", "--no-search");

  private Outcome inspect(String... args) {
    List<String> all = new ArrayList<>(List.of("inspect", image.toString()));
    all.addAll(List.of(args));
    all.addAll(known);
    return CommandLineRun.execute(all.toArray(String[]::new));
  }

  /** Two pages at v0x1000 and v0x2000, the second read-only, and a huge one at v0x40000000. */
  @BeforeEach
  void writeImage() throws IOException {
    ByteBuffer memory = ByteBuffer.allocate(MEMORY).order(ByteOrder.LITTLE_ENDIAN);
    put(memory, ROOT, 0, format.makeTable(ROOT + 0x1000, 3));
    put(memory, ROOT, 1, format.makeTable(ROOT + 0x3000, 3));
    put(memory, ROOT + 0x1000, 0, format.makeTable(ROOT + 0x2000, 2));
    int readWrite = Rights.READ | Rights.WRITE | Rights.USER;
    long page = format.makeLeaf(BASE + 0x20_0000, 1, readWrite);
    put(memory, ROOT + 0x2000, 1, format.withDirty(format.withAccessed(page)));
    put(memory, ROOT + 0x2000, 2, format.makeLeaf(BASE + 0x20_1000, 1, Rights.READ | Rights.USER));
    put(memory, ROOT + 0x3000, 0, format.makeLeaf(BASE + 0x40_0000, 2, Rights.READ));
    image = folder.resolve("memory.raw");
    Files.write(image, memory.array());
  }

  private static void put(ByteBuffer memory, long table, int index, long entry) {
    memory.putLong((int) (table - BASE) + index * Long.BYTES, entry);
  }

  @Test
  void theSummaryCountsRootsTablesAndLeaves() {
    Outcome outcome = inspect();

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("sv39")
        .contains("level 1 (PTE)")
        .contains("findings: none")
        .contains("one node");
  }

  @Test
  void theSummaryIsOneObject() throws IOException {
    Map<String, Object> object =
        JSON.std.mapFrom(inspect("--json", "-", "--nodes", "0-1025M,1026M-1031M").out());

    assertThat(object)
        .containsKeys("roots", "paging", "tables", "leaves", "remoteShareByNode", "findings");
    assertThat(((Map<?, ?>) object.get("leaves")).get("count")).isEqualTo(3);
    assertThat(object.get("remoteShareByNode")).isEqualTo(Map.of("0", 0.0, "1", 1.0));
    assertThat((List<?>) ((Map<?, ?>) object.get("tables")).get("byLevelAndNode")).hasSize(3);
  }

  @Test
  void thePageHoldsEverythingThatItShows() throws IOException {
    Path page = folder.resolve("page.html");

    assertThat(inspect("--html", page.toString()).exitCode()).isZero();
    assertThat(Files.readString(page))
        .contains("\"trees\":[{\"root\":\"p0x40100000\"")
        .contains("\"cellBytes\":4096")
        .doesNotContain("http")
        .doesNotContain("/*DATA*/");
  }

  @Test
  void thePageCanGoToStandardOutputAlone() throws IOException {
    Path page = folder.resolve("page.html");
    inspect("--html", page.toString());

    assertThat(inspect("--html", "-").out()).isEqualTo(Files.readString(page));
    assertThat(Path.of("-")).doesNotExist();
    Outcome both = inspect("--html", "-", "--json", "-");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("only one of --json and --html").hasLineCount(1);
  }

  @Test
  void aSubcommandDrawsNoPageAndSaysSo() {
    Path page = folder.resolve("page.html");
    Outcome refused = inspect("--html", page.toString(), "walk", "1000");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--html is a page of the whole image").hasLineCount(1);
    assertThat(refused.out()).isEmpty();
    assertThat(page).doesNotExist();
  }

  @Test
  void everyLeafIsALineAndTheMonitorsLinesEndAsItsOwn() {
    assertThat(inspect("tlb").out().lines())
        .hasSize(3)
        .first()
        .isEqualTo("v0x0000000000001000 p0x000040200000    4 KiB rw-u  AD");
    assertThat(inspect("map", "--format", "qemu").out())
        .endsWith("0000000040000000 0000000040400000 0000000000200000 r------\r\n");
    Outcome refused = inspect("tlb", "--format", "qemu");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("info mem").hasLineCount(1);
  }

  @Test
  void theSummaryFitsItsSchema() throws IOException {
    Object summary =
        JSON.std.anyFrom(inspect("--json", "-", "--nodes", "0-1025M,1026M-1031M").out());
    assertThat(Schema.read(Path.of("../docs/inspect.schema.json")).faults(summary)).isEmpty();
  }

  @Test
  void jsonIsTheSameWhateverIsPrintedBesideIt() throws IOException {
    Path json = folder.resolve("map.json");
    String asText = inspect("map", "--json", "-").out();
    assertThat((List<?>) JSON.std.mapFrom(asText).get("ranges")).hasSize(3);

    assertThat(inspect("map", "--format", "qemu", "--json", "-").out()).isEqualTo(asText);
    assertThat(inspect("map", "--format", "qemu", "--json", json.toString()).out())
        .isEqualTo(inspect("map", "--format", "qemu").out());
    assertThat(Files.readString(json)).isEqualTo(asText);
  }

  @Test
  void jsonOfLeavesIsTheSameBesideTheMonitorsLines() throws IOException {
    PagingMode x86 = PagingMode.named("x86-32");
    ByteBuffer memory = ByteBuffer.allocate(MEMORY).order(ByteOrder.LITTLE_ENDIAN);
    memory.putInt(0x1000, (int) x86.format().makeTable(0x2000, 2));
    memory.putInt(0x2004, (int) x86.format().makeLeaf(0x5000, 1, Rights.READ));
    Files.write(image, memory.array());
    known = List.of("--raw", "0", "--root", "0x1000", "--paging", "x86-32", "--no-search");
    String asText = inspect("tlb", "--json", "-").out();
    assertThat((List<?>) JSON.std.mapFrom(asText).get("leaves")).hasSize(1);

    Path json = folder.resolve("tlb.json");
    assertThat(inspect("tlb", "--format", "qemu", "--json", "-").out()).isEqualTo(asText);
    assertThat(inspect("tlb", "--format", "qemu", "--json", json.toString()).out())
        .isEqualTo("0000000000001000: 0000000000005000 ---------\r\n");
    assertThat(Files.readString(json)).isEqualTo(asText);
  }

  @Test
  void addressesAreTranslatedOneByOne() {
    assertThat(inspect("translate", "1234", "0x2fff", "3000").out())
        .isEqualTo("1234 40200234\n2fff 40201fff\n3000 Unmapped\n");
  }

  @Test
  void aWalkShowsEveryTable() {
    assertThat(inspect("walk", "v0x40000123").out())
        .contains("level 3 (PGD)  table p0x40100000  node 0  entry 1: table p0x40103000")
        .contains("level 2 (PMD)  table p0x40103000")
        .endsWith("  p0x40400123 r---\n");
  }

  @Test
  void aFrameNamesWhoMapsItAndWhoLeadsToIt() {
    assertThat(inspect("find", "40201").out()).contains("mapped   v0x2000 r--u");
    assertThat(inspect("find", "p0x40102000").out()).contains("table of v0x0");
    assertThat(inspect("find", "40100").out()).contains("the root of p0x40100000");
    assertThat(inspect("find", "40655").out()).contains("nothing maps it");
  }

  @Test
  void theHelpSaysHowAFrameIsWritten() {
    assertThat(inspect("find", "--help").out()).contains("hexadecimal");
  }

  @Test
  void relocatedTablesTranslateAsBefore() throws IOException {
    Path moved = folder.resolve("moved.raw");
    String[] args = {"relocate", "--out-of", "1025M-1025M", "--free", "1030M-1030M", "-o"};
    List<String> all = new ArrayList<>(List.of(args));
    all.add(moved.toString());
    byte[] before = Files.readAllBytes(image);
    Outcome outcome = inspect(all.toArray(String[]::new));

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("4 tables move").contains("all the same");
    assertThat(Files.readAllBytes(image)).isEqualTo(before);
    assertThat(inspect(all.toArray(String[]::new)).err()).contains("exists already");
  }

  @Test
  void aSignalLeavesNoUnfinishedImage() throws Exception {
    Files.write(image, new byte[64 << 20], StandardOpenOption.APPEND);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "pagurus.app.Pagurus"));
    command.addAll(List.of("inspect", image.toString(), "relocate", "--out-of", "1025M-1025M"));
    command.addAll(List.of("--free", "1030M-1030M", "-o", folder.resolve("moved.raw").toString()));
    command.addAll(known);
    Process process = new ProcessBuilder(command).inheritIO().start();
    while (process.isAlive() && files().noneMatch(InspectCommandTest::isUnfinished)) {
      Thread.onSpinWait();
    }
    process.destroy();
    boolean done = process.waitFor() == 0;

    assertThat(files()).noneMatch(InspectCommandTest::isUnfinished);
    // The signal may come when the image has got its name, and before the process has ended.
    Path moved = folder.resolve("moved.raw");
    assertThat(moved.toFile().length()).isIn(done ? -1L : 0L, Files.size(image));
  }

  private static boolean isUnfinished(Path file) {
    return file.toString().endsWith(".part");
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    }
  }

  @Test
  void aRootOutsideOfTheImageIsNamedWithWhatTheImageHolds() throws IOException {
    String held = "which holds p0x40000000-p0x407fffff";
    Path registers = folder.resolve("registers.txt");
    Files.writeString(registers, "CPU#0\n satp     8000000000050000\n");
    known = List.of("--raw", "0x40000000", "--no-search", "--registers", registers.toString());
    for (String command : List.of("walk 1000", "translate 1000", "map", "tables", "find 3")) {
      Outcome refused = inspect(command.split(" "));
      assertThat(refused.exitCode()).as(command).isEqualTo(2);
      assertThat(refused.out()).as(command).isEmpty();
      assertThat(refused.err())
          .as(command)
          .contains("the root at p0x50000000 (SATP of cpu 0) is not in the image, " + held)
          .hasLineCount(1);
    }
    assertThat(inspect().out())
        .contains("of memory, p0x40000000-p0x407fffff")
        .contains("1: a root is not in the image")
        .contains("cpu0: the root at p0x50000000 is not in the image")
        .doesNotContain("entry 0");

    known = List.of("--raw", "0x40000000", "--root", "0x50000000", "--paging", "sv39");
    assertThat(inspect().err())
        .contains("the root at p0x50000000 (given) is not in the image, " + held)
        .hasLineCount(1);
  }

  @Test
  void anImageWithoutARootIsRefusedByWhatWouldAnswerAboutNothing() {
    known = List.of("--raw", "0x40000000");
    for (String command : List.of("walk 1000", "tables", "find 3", "relocate --pack --dry-run")) {
      Outcome refused = inspect(command.split(" "));
      assertThat(refused.exitCode()).as(command).isEqualTo(2);
      assertThat(refused.err()).as(command).contains("no root is known").hasLineCount(1);
    }
  }

  @Test
  void aCpuWithoutPagingHasNoTree() throws IOException {
    Path registers = folder.resolve("registers.txt");
    Files.writeString(registers, "CPU#0\n satp 8000000000040100\nCPU#1\n satp 0\n");
    known = List.of("--raw", "0x40000000", "--no-search", "--registers", registers.toString());
    Outcome refused = inspect("walk", "1000", "--cpu", "1");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("cpu 1 has no tree: its paging is off").hasLineCount(1);
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    Outcome outcome = inspect("relocate", "--pack", "--dry-run");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("tables move");
    assertThat(files()).containsExactly(image);
  }

  @Test
  void whatIsNoTextIsNoMemoryMap() throws Exception {
    Path noText = Files.write(folder.resolve("no-text"), new byte[] {0, 1, (byte) 0xff});
    known = List.of("--raw", noText.toString());
    assertThat(inspect().err())
        .isEqualToIgnoringNewLines("pagurus: " + noText + " is not text, as a memory map is");
  }

  @Test
  void badInputIsOneSentence() {
    assertThat(inspect("walk", "xyz").err()).contains("not 'xyz'").hasLineCount(1);
    assertThat(inspect("--nodes", "5-2").err()).contains("\"5-2\"").hasLineCount(1);
    assertThat(inspect("tlb", "--cpu", "0").err()).contains("--cpu 0 goes without --root");
    assertThat(inspect("tables", "--cpu", "0").err()).contains("--cpu 0 goes with walk");
    assertThat(inspect("relocate", "--to-node", "7", "--dry-run").err())
        .contains("node 7 has no memory");
    assertThat(inspect("relocate", "--pack").err()).contains("-o NEW");
    assertThat(inspect("--registers", "" + folder).err())
        .contains(folder + " is a folder, not a text with registers")
        .hasLineCount(1);
    known = List.of("--raw", "" + folder);
    assertThat(inspect().err())
        .contains("'%s' is neither an address nor a memory map".formatted(folder))
        .hasLineCount(1);
    known = List.of("--raw", "");
    assertThat(inspect().err()).contains("'' is not the name of a file").hasLineCount(1);
  }
}

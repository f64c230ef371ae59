package pagurus.image.relocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.BadImageException;
import pagurus.image.MemoryRange;
import pagurus.image.WrittenMemory;
import pagurus.image.inspect.Inspection;
import pagurus.image.inspect.InspectionRequest;
import pagurus.image.registers.Root;
import pagurus.image.report.NodeMap;
import pagurus.image.walk.AddressWalk;

/** Relocation of small images whose tables the test writes: pairs, shared tables, refusals. */
class WrittenRelocationTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final EntryFormat FORMAT = MODE.format();
  private static final int USER = Rights.READ | Rights.WRITE | Rights.USER;
  private static final int KERNEL = Rights.READ | Rights.WRITE;
  private static final long FOUR_GIB = 1L << 32;
  private static final long LINEAR = 0xFFFF_8880_0000_0000L;

  /** The kernel's root and the programs' beside it; a process's pages at v0x1000. */
  private static final long ROOT = 0x2_0000;

  @TempDir Path folder;

  private static WrittenMemory pair() {
    WrittenMemory memory = new WrittenMemory(0, 8 << 20);
    for (long root : new long[] {ROOT, ROOT + 0x1000}) {
      memory.put(MODE, root, 0, FORMAT.makeTable(0x3_0000, 4));
    }
    memory.put(MODE, 0x3_0000, 0, FORMAT.makeTable(0x3_1000, 3));
    memory.put(MODE, 0x3_1000, 0, FORMAT.makeTable(0x3_2000, 2));
    memory.put(MODE, 0x3_2000, 1, FORMAT.makeLeaf(0x5_0000, 1, USER));
    memory.put(MODE, ROOT, MODE.index(LINEAR, 4), FORMAT.makeTable(0x3_3000, 4));
    memory.put(MODE, 0x3_3000, 0, FORMAT.makeTable(0x3_4000, 3));
    for (int i = 0; i < 4; i++) {
      memory.put(MODE, 0x3_4000, i, FORMAT.makeLeaf((long) i << 21, 2, KERNEL));
    }
    return memory;
  }

  private InspectionRequest request(WrittenMemory memory) throws IOException {
    return new InspectionRequest(
        memory.save(folder.resolve("memory")),
        Optional.of("0"),
        Optional.empty(),
        Optional.of(MODE),
        List.of(ROOT),
        Optional.of(NodeMap.parse("0-4095K,4096K-8191K")),
        true);
  }

  @Test
  void aPairOfRootsMovesAsAPair() throws IOException {
    Path target = folder.resolve("moved");
    try (Inspection inspection = Inspection.of(request(pair()), done -> {})) {
      assertThat(inspection.roots()).extracting(Root::paddr).containsExactly(ROOT, ROOT + 0x1000);
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), List.of());
      assertThat(plan.moves()).hasSize(6);
      Move roots = plan.moves().getFirst();
      assertThat(roots.from()).isEqualTo(ROOT);
      assertThat(roots.bytes()).isEqualTo(0x2000);
      assertThat(roots.to() % 0x2000).isZero();
      assertThat(roots.to()).isGreaterThanOrEqualTo(4 << 20);
      assertThat(ImageRewriter.write(inspection, plan, target, done -> {}).verification())
          .satisfies(verification -> assertThat(verification.differences()).isEmpty());
    }
    try (Inspection moved =
        Inspection.of(request(new WrittenMemory(0, 4096)).withImage(target), done -> {})) {
      // The old place is empty now, and the root is found by asking for its new place.
      assertThat(AddressWalk.of(moved.memory(), moved.roots().getFirst(), 0x1000).paddr())
          .isEmpty();
      Root root = new Root("moved", 4 << 20, MODE, 0, 1, "given");
      assertThat(AddressWalk.of(moved.memory(), root, 0x1234).paddr()).hasValue(0x5_0234);
      assertThat(AddressWalk.of(moved.memory(), root, LINEAR + 0x123).paddr()).hasValue(0x123);
    }
  }

  @Test
  void tablesThatDoNotFitAreSaidAndStay() throws IOException {
    try (Inspection inspection = Inspection.of(request(pair()), done -> {})) {
      List<MemoryRange> oneFrame = List.of(NodeMap.parseRange("0x600000-0x600fff"));
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), oneFrame);
      assertThat(plan.moves()).hasSize(1);
      assertThat(plan.noRoom()).isEqualTo(5);
    }
  }

  @Test
  void tablesThatFindNoFrameOutsideOfARangeAreCounted() throws IOException {
    try (Inspection inspection = Inspection.of(request(pair()), done -> {})) {
      Goal everything = new Goal.OutOf(NodeMap.parseRange("0-8191K"));
      RelocationPlan plan =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> RelocationPlan.of(inspection, everything, List.of()));
      assertThat(plan.moves()).isEmpty();
      assertThat(plan.noRoom()).isEqualTo(6);
    }
  }

  @Test
  void aRootThatMustStayBelow4GibDoesNotKeepOtherTablesFromGoingAbove() throws IOException {
    PagingMode pae = PagingMode.named("x86-pae");
    long base = FOUR_GIB - (4 << 20);
    WrittenMemory memory = new WrittenMemory(base, 8 << 20);
    memory.put(pae, base, 0, pae.format().makeTable(base + 0x1000, 3));
    memory.put(pae, base + 0x1000, 0, pae.format().makeTable(base + 0x2000, 2));
    memory.put(pae, base + 0x2000, 1, pae.format().makeLeaf(base + 0x3000, 1, USER));
    InspectionRequest request =
        new InspectionRequest(
            memory.save(folder.resolve("memory")),
            Optional.of(Long.toString(base)),
            Optional.empty(),
            Optional.of(pae),
            List.of(base),
            Optional.of(NodeMap.parse("0-4194303K,4194304K-4198399K")),
            true);
    try (Inspection inspection = Inspection.of(request, done -> {})) {
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), List.of());
      assertThat(plan.noRoom()).isEqualTo(1);
      assertThat(plan.moves())
          .containsExactly(
              new Move(base + 0x1000, FOUR_GIB, 4096),
              new Move(base + 0x2000, FOUR_GIB + 0x1000, 4096));
    }
  }

  @Test
  void treesThatLeadToThemselvesAreRefused() throws IOException {
    WrittenMemory memory = pair().put(MODE, ROOT, 300, FORMAT.makeTable(ROOT, 4));
    try (Inspection inspection = Inspection.of(request(memory), done -> {})) {
      assertThatThrownBy(() -> RelocationPlan.of(inspection, new Goal.Pack(), List.of()))
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("would change if tables moved");
    }
  }

  @Test
  void anythingThatGoesWrongLeavesNoFile() throws IOException {
    Path target = folder.resolve("moved");
    try (Inspection inspection = Inspection.of(request(pair()), done -> {})) {
      RelocationPlan outside =
          new RelocationPlan(List.of(new Move(0x3_0000, 1L << 40, 4096)), 0, 0, 0, 0);
      assertThatThrownBy(() -> ImageRewriter.write(inspection, outside, target, done -> {}))
          .isInstanceOf(BadImageException.class);
      // A plan that puts a table where data is: the leaf there would be another.
      RelocationPlan onto =
          new RelocationPlan(List.of(new Move(0x3_0000, 0x3_2000, 4096)), 0, 0, 0, 0);
      ImageRewriter.Result result = ImageRewriter.write(inspection, onto, target, done -> {});
      assertThat(result.verification().holds()).isFalse();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("memory"));
    }
  }

  @Test
  void whoIsToldOfTheProgressCanEndTheWorkUntilTheLastMoment() throws IOException {
    Path target = folder.resolve("moved");
    int chances = 0;
    try (Inspection inspection = Inspection.of(request(pair()), done -> {})) {
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), List.of());
      while (!Files.exists(target)) {
        chances++;
        int[] calls = {chances};
        try {
          ImageRewriter.write(inspection, plan, target, done -> checkTurn(--calls[0]));
        } catch (CancellationException ended) {
          try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("memory"));
          }
        }
      }
    }
    // While it is copied, at each of seven tables, before it has its name; then it is done.
    assertThat(chances).isEqualTo(1 + 7 + 1 + 1);
  }

  private static void checkTurn(int turnsLeft) {
    if (turnsLeft == 0) {
      throw new CancellationException("that is all");
    }
  }

  private InspectionRequest requestWithRegisters() throws IOException {
    Path registers =
        Files.writeString(
            folder.resolve("registers"),
            "CR0=80000011 CR2=0 CR3=%x CR4=00000020\nEFER=0000000000000500\n".formatted(ROOT));
    return request(pair()).withRegisters(registers);
  }

  @Test
  void theNewFilesAreOrdinaryOnes() throws IOException {
    Path target = folder.resolve("moved");
    try (Inspection inspection = Inspection.of(requestWithRegisters(), done -> {})) {
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), List.of());
      ImageRewriter.Result result = ImageRewriter.write(inspection, plan, target, done -> {});

      Set<PosixFilePermission> ordinary =
          Files.getPosixFilePermissions(Files.createFile(folder.resolve("ordinary")));
      Path registers = result.registers().orElseThrow();
      assertThat(registers).hasFileName("moved.registers.json").content().contains("0x400000");
      assertThat(Files.getPosixFilePermissions(target)).isEqualTo(ordinary);
      assertThat(Files.getPosixFilePermissions(registers)).isEqualTo(ordinary);
    }
  }

  @Test
  void registersThatAreThereAreNotWrittenOver() throws IOException {
    Path target = folder.resolve("moved");
    Path registers = Files.writeString(folder.resolve("moved.registers.json"), "mine");

    InspectionRequest request = requestWithRegisters();
    assertThatThrownBy(() -> ImageRewriter.check(request, target))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(registers.toString());
    assertThat(registers).hasContent("mine");
    ImageRewriter.check(request(pair()), target);
  }

  @Test
  void noRegistersAreLeftIfTheImageDoesNotGetItsName() throws IOException {
    Path target = folder.resolve("moved");
    try (Inspection inspection = Inspection.of(requestWithRegisters(), done -> {})) {
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), List.of());
      LongConsumer takesTheName = done -> target.toFile().mkdir();

      assertThatThrownBy(() -> ImageRewriter.write(inspection, plan, target, takesTheName))
          .isInstanceOf(IOException.class);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("memory", "registers", "moved");
    }
  }
}

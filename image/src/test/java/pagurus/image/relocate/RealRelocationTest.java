package pagurus.image.relocate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.image.RealImage;
import pagurus.image.inspect.Inspection;
import pagurus.image.inspect.InspectionRequest;
import pagurus.image.monitor.RiscvMonitor;
import pagurus.image.monitor.X86Monitor;
import pagurus.image.registers.Root;
import pagurus.image.report.NodeMap;
import pagurus.image.report.TableDiff;
import pagurus.image.walk.AddressWalk;
import pagurus.image.walk.FindingList;
import pagurus.image.walk.TableNode;

/** Moves the tables of real kernels, and asks the monitor's questions again. */
class RealRelocationTest {
  @TempDir Path folder;

  @BeforeAll
  static void imagesAreThere() {
    RealImage.assumePresent();
  }

  private static InspectionRequest request(RealImage real) throws IOException {
    InspectionRequest request = InspectionRequest.of(real.dump());
    return real.registers().map(request::withRegisters).orElse(request);
  }

  private interface After {
    void look(Inspection before, Inspection after, RelocationPlan plan);
  }

  private void moveAll(Goal goal, After check) throws IOException {
    for (RealImage real : RealImage.all()) {
      Path target = folder.resolve(real.name() + ".moved");
      InspectionRequest request = request(real);
      try (Inspection before = Inspection.of(request, done -> {})) {
        RelocationPlan plan = RelocationPlan.of(before, goal, List.of());
        assertThat(plan.noRoom()).as("%s: %s", real, plan).isZero();
        ImageRewriter.Result result = ImageRewriter.write(before, plan, target, done -> {});
        assertThat(result.verification().differences()).as("%s", real).isEmpty();
        InspectionRequest moved =
            result.registers().map(request::withRegisters).orElse(request).withImage(target);
        try (Inspection after = Inspection.of(moved, done -> {})) {
          answersAreTheSame(real, after);
          check.look(before, after, plan);
        }
      }
      Files.delete(target);
    }
  }

  @Tag("slow")
  @Test
  void everyTableOfEveryImageGoesToTheOtherNode() throws IOException {
    moveAll(
        new Goal.ToNode(1),
        (before, after, plan) -> {
          NodeMap nodes = before.nodes();
          assertThat(nodes.nodes()).containsExactly(0, 1);
          assertThat(after.nodes().parts()).isEqualTo(nodes.parts());
          assertThat(plan.moves()).isNotEmpty();
          assertThat(after.graph().tables())
              .as("%s", before.image().path())
              .hasSameSizeAs(before.graph().tables())
              .allSatisfy(table -> assertThat(nodes.nodeOf(table.paddr())).isEqualTo(1));
          TableDiff diff = TableDiff.of(before.graph(), after.graph());
          assertThat(diff.sameTranslations()).as("%s", before.image().path()).isTrue();
        });
  }

  @Tag("slow")
  @Test
  void packedTablesTakeFewerBlocks() throws IOException {
    moveAll(
        new Goal.Pack(),
        (before, after, plan) ->
            assertThat(blocks(after))
                .as("%s", before.image().path())
                .isLessThanOrEqualTo(blocks(before)));
  }

  private static long blocks(Inspection inspection) {
    return inspection.graph().tables().stream()
        .mapToLong(TableNode::paddr)
        .map(paddr -> paddr >>> 21)
        .distinct()
        .count();
  }

  private static void answersAreTheSame(RealImage real, Inspection after) {
    try {
      boolean x86 = !real.answers("info-tlb").isEmpty();
      List<Path> answers =
          real.answers(
              x86 ? "info-tlb" : real.name().startsWith("rv") ? "info-mem" : "gva2gpa-el1");
      for (int cpu = 0; cpu < answers.size(); cpu++) {
        List<Root> roots = after.rootsByCpu().get(cpu);
        List<String> expected = RealImage.lines(answers.get(cpu));
        List<String> lines = new ArrayList<>();
        FindingList findings = new FindingList();
        if (x86) {
          X86Monitor.tlb(after.memory(), roots.getFirst(), findings, lines::add);
        } else if (real.name().startsWith("rv")) {
          RiscvMonitor.mem(after.memory(), roots.getFirst(), findings, lines::add);
        } else {
          expected.forEach(line -> lines.add(translated(after, roots, line.split(" ")[0])));
        }
        assertThat(lines).as("%s, cpu %d", real, cpu).containsExactlyElementsOf(expected);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String translated(Inspection after, List<Root> roots, String address) {
    long vaddr = Long.parseUnsignedLong(address, 16);
    return roots.stream()
        .map(root -> AddressWalk.of(after.memory(), root, vaddr).paddr())
        .filter(OptionalLong::isPresent)
        .map(paddr -> "%s %x".formatted(address, paddr.getAsLong()))
        .findFirst()
        .orElse(address + " Unmapped");
  }
}

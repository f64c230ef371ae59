package pagurus.image.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pagurus.image.PhysicalImage;
import pagurus.image.RealImage;
import pagurus.image.file.ImageFile;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.Root;
import pagurus.image.walk.AddressWalk;
import pagurus.image.walk.FindingList;

/** Real kernels' page tables, held against what QEMU's own monitor said about them. */
class MonitorOracleTest {
  /** One of the monitor's commands, as we answer it. */
  private interface Command {
    void answer(PhysicalImage memory, Root root, FindingList findings, Consumer<String> lines);
  }

  @BeforeAll
  static void imagesAreThere() {
    RealImage.assumePresent();
  }

  private static void compare(RealImage real, String name, Command command) throws IOException {
    try (ImageFile image = real.open()) {
      List<CpuState> cpus = real.cpus(image);
      List<Path> answers = real.answers(name);
      assertThat(cpus).hasSizeGreaterThanOrEqualTo(answers.size());
      for (int cpu = 0; cpu < answers.size(); cpu++) {
        FindingList findings = new FindingList();
        List<String> lines = new ArrayList<>();
        Root root = cpus.get(cpu).roots().getFirst();
        command.answer(image.memory(), root, findings, lines::add);
        assertThat(lines)
            .as("%s, %s of cpu %d", real, name, cpu)
            .containsExactlyElementsOf(RealImage.lines(answers.get(cpu)));
        assertThat(findings.kept()).as("%s", real).isEmpty();
      }
    }
  }

  @Test
  void x86LeavesAreThoseOfInfoTlb() throws IOException {
    for (RealImage real : RealImage.x86()) {
      assertThat(real.answers("info-tlb")).isNotEmpty();
      compare(real, "info-tlb", X86Monitor::tlb);
    }
  }

  @Test
  void x86RangesAreThoseOfInfoMem() throws IOException {
    for (RealImage real : RealImage.x86()) {
      compare(real, "info-mem", X86Monitor::mem);
    }
  }

  @Test
  void riscvRangesAreThoseOfInfoMem() throws IOException {
    for (RealImage real : RealImage.riscv()) {
      assertThat(real.answers("info-mem")).isNotEmpty();
      compare(real, "info-mem", RiscvMonitor::mem);
    }
  }

  @Test
  void addressesAreTranslatedAsTheMonitorDoes() throws IOException {
    for (RealImage real : RealImage.all()) {
      boolean arm = real.name().startsWith("a64");
      List<Path> answers = real.answers(arm ? "gva2gpa-el1" : "gva2gpa");
      try (ImageFile image = real.open()) {
        List<CpuState> cpus = real.cpus(image);
        for (int cpu = 0; cpu < answers.size(); cpu++) {
          List<Root> roots = cpus.get(cpu).roots();
          for (String line : RealImage.lines(answers.get(cpu))) {
            String[] words = line.split(" ");
            long vaddr = Long.parseUnsignedLong(words[0], 16);
            assertThat(translated(image.memory(), roots, vaddr))
                .as("%s, cpu %d: %s", real, cpu, line)
                .isEqualTo(words[1]);
          }
        }
      }
    }
  }

  private static String translated(PhysicalImage memory, List<Root> roots, long vaddr) {
    for (Root root : roots) {
      OptionalLong paddr = AddressWalk.of(memory, root, vaddr).paddr();
      if (paddr.isPresent()) {
        return Long.toHexString(paddr.getAsLong());
      }
    }
    return "Unmapped";
  }
}

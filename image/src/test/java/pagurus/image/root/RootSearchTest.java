package pagurus.image.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pagurus.image.PageScan;
import pagurus.image.RealImage;
import pagurus.image.file.ImageFile;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.Root;

/** The roots that a machine was seen to load, searched for from one CPU's root alone. */
class RootSearchTest {
  @BeforeAll
  static void imagesAreThere() {
    RealImage.assumePresent();
  }

  @Tag("slow")
  @Test
  void rootsThatWereLoadedBeforeTheDumpAreFound() throws IOException {
    for (RealImage real : RealImage.all()) {
      try (ImageFile image = real.open()) {
        List<Root> known = real.cpus(image).getFirst().roots();
        RootSearch search = RootSearch.like(image.memory(), known);
        PageScan.scan(image.memory(), search.visitors(), done -> {});
        List<Root> found = search.found();
        List<Long> places = new ArrayList<>();
        known.forEach(root -> places.add(root.paddr()));
        found.forEach(root -> places.add(root.paddr()));
        assertThat(places).as("%s: %s", real, found).containsAll(loadedRoots(real, image));
      }
    }
  }

  /** Every tree that the machine's registers named at one of many stops before the dump. */
  private static List<Long> loadedRoots(RealImage real, ImageFile image) throws IOException {
    Map<String, Object> info =
        JSON.std.mapFrom(Files.readString(real.folder().resolve("info.json")));
    List<Long> places = new ArrayList<>();
    for (Object register : ((Map<?, ?>) info.get("roots_sampled")).keySet()) {
      long value = Long.parseUnsignedLong(register.toString().substring(2), 16);
      places.add(likeTheFirstCpu(real.cpus(image).getFirst(), value).roots().getFirst().paddr());
    }
    return places;
  }

  private static CpuState likeTheFirstCpu(CpuState first, long register) {
    return switch (first) {
      case CpuState.X86 x86 ->
          new CpuState.X86(x86.cpu(), x86.cr0(), register, x86.cr4(), x86.longMode());
      case CpuState.Riscv riscv -> new CpuState.Riscv(riscv.cpu(), register, riscv.narrow());
      case CpuState.Arm64 arm -> new CpuState.Arm64(arm.cpu(), register, arm.ttbr1(), arm.tcr());
    };
  }
}

package pagurus.image.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.image.BadImageException;
import pagurus.image.file.ImageFile;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.ForeignRegisters;
import pagurus.image.registers.RegisterNotes;
import pagurus.image.registers.RegisterText;
import pagurus.image.registers.Root;
import pagurus.image.registers.VmcoreInfo;

/**
 * The roots that somebody names: registers, the kernel's own notes, the person who asks.
 *
 * @param cpus what is known of the CPUs
 * @param byCpu each CPU's trees
 * @param known all of them, each tree once
 */
record RootSet(List<CpuState> cpus, Map<Integer, List<Root>> byCpu, List<Root> known) {
  static RootSet of(InspectionRequest request, ImageFile image) throws IOException {
    List<CpuState> cpus =
        request.registers().isPresent()
            ? fromText(request.registers().get(), image)
            : RegisterNotes.of(image);
    Map<Integer, List<Root>> byCpu = new LinkedHashMap<>();
    for (CpuState cpu : cpus) {
      byCpu.put(cpu.cpu(), cpu.roots());
    }
    List<Root> known = new ArrayList<>();
    byCpu.values().forEach(roots -> roots.forEach(root -> addNew(known, root)));
    Optional<Root> kernel =
        VmcoreInfo.of(image).flatMap(notes -> notes.kernelRoot(image.machine()));
    if (known.isEmpty()) {
      kernel.ifPresent(known::add);
    }
    for (long paddr : request.rootAddresses()) {
      Root root = given(paddr, request.paging(), known);
      if (!root.isIn(image.memory())) {
        throw new BadImageException(root.outside(image.memory()));
      }
      addNew(known, root);
    }
    return new RootSet(cpus, byCpu, known);
  }

  private static List<CpuState> fromText(Path text, ImageFile image) throws IOException {
    List<CpuState> cpus = RegisterText.read(text, image.machine());
    ForeignRegisters.refuse(text, cpus, image);
    return cpus;
  }

  private static void addNew(List<Root> roots, Root root) {
    if (roots.stream().noneMatch(root::sameTree)) {
      roots.add(root);
    }
  }

  private static Root given(long paddr, Optional<PagingMode> paging, List<Root> known) {
    PagingMode mode =
        paging
            .or(() -> known.stream().map(Root::mode).findFirst())
            .orElseThrow(
                () ->
                    new BadImageException(
                        "nothing says which paging mode the root at p0x%x has; --paging can"
                            .formatted(paddr)));
    long align = Math.min(mode.tableBytes(mode.levels()), mode.pageBytes());
    if (paddr < 0 || paddr % align != 0) {
      throw new BadImageException(
          "a root of %s begins at a multiple of %d, and p0x%x is none"
              .formatted(mode, align, paddr));
    }
    return new Root("p0x%x".formatted(paddr), paddr, mode, 0, 1, "given");
  }
}

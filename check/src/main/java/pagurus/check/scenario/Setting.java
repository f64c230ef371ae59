package pagurus.check.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pagurus.arch.PagingMode;
import pagurus.arch.PagingModeBuilder;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.relocate.Need;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.table.TableLocks;

/**
 * What a scenario is played with.
 *
 * @param protocol how tables are moved
 * @param profile what hardware does on its own
 * @param levels levels of the tree: 2 to 4
 * @param target which table is moved
 * @param variant changes to the kernel's own parts; {@link Variant#NONE} for the real kernel
 * @param keeping how copies of tables are kept equal, where a scenario has them
 */
public record Setting(
    RelocationProtocol protocol,
    HardwareProfile profile,
    int levels,
    Target target,
    Variant variant,
    CopyKeeping keeping) {
  private static final int PAGE_SHIFT = 5;
  private static final int INDEX_BITS = 2;
  private static final int KERNEL_WORDS = 192;
  private static final int ORDERS = 3;

  /**
   * Room for every page of a scenario, so that nothing is forgotten by chance; forgetting is a step
   * of its own.
   */
  private static final MmuShape SHAPE = new MmuShape(4, 4, 0, 0, 2, List.of(2, 2, 2), 2, 1, 4);

  /** The same, with copies kept as they are kept. */
  public Setting(
      RelocationProtocol protocol,
      HardwareProfile profile,
      int levels,
      Target target,
      Variant variant) {
    this(protocol, profile, levels, target, variant, CopyKeeping.REPLICATED);
  }

  /** The paging mode: entries of the real architecture, four to a table of 32 bytes. */
  public PagingMode mode() {
    return mode(false);
  }

  /** The same; with a kernel half, half of the root is the kernel's. */
  PagingMode mode(boolean kernelHalf) {
    int[] bits = new int[levels];
    Arrays.fill(bits, INDEX_BITS);
    PagingModeBuilder builder =
        PagingMode.like(PagingMode.named(real())).pageShift(PAGE_SHIFT).indexBits(bits);
    return kernelHalf ? builder.build() : builder.userOnly().build();
  }

  private String real() {
    if (profile.name().startsWith("riscv")) {
      return "sv48";
    }
    return profile.name().startsWith("arm") ? "aarch64-4k" : "x86-64";
  }

  /** The kernel that the scenario runs on. */
  KernelOptions options(PagingMode mode, int failOneIn, KernelHalf kernelHalf, Platform platform) {
    return new KernelOptions(
        mode,
        profile,
        SHAPE,
        new MemoryOptions(KERNEL_WORDS, true, failOneIn),
        ORDERS,
        new TableLocks(),
        kernelHalf,
        platform,
        true);
  }

  /** What the protocol needs and this machine does not give. */
  public Set<Need> unmet() {
    boolean fenced =
        variant.change(options(mode(), 0, KernelHalf.UNUSED, Platform.NATIVE)).fencesFaults();
    return protocol.needs().stream()
        .filter(need -> !need.isMetBy(profile, fenced))
        .collect(Collectors.toUnmodifiableSet());
  }
}

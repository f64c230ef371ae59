package pagurus.drive.stress;

import java.util.List;
import java.util.stream.Stream;
import pagurus.arch.PagingMode;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.RootRegistry;

/** The ways in which a kernel can be built for a paging mode: stress is put on each of them. */
public enum StressKernel {
  /** On hardware, without a kernel half. */
  PLAIN("plain"),
  /** With a kernel half that grows while roots move. */
  KERNEL_HALF("kernel half"),
  /** With roots of two views, one of which does not show the kernel half (PTI). */
  ISOLATED("isolated"),
  /** On a hypervisor that has all tables pinned. */
  HYPERVISOR("hypervisor"),
  /** With copies of tables on nodes, which spaces get and lose again. */
  COPIES("copies"),
  /** The same, with copies of leaf tables that begin empty. */
  COPIES_ON_FAULT("copies on fault");

  /** Leaves come together, and most of a table is lacking all the same. */
  private static final CopyKeeping IN_FOURS = CopyKeeping.onFault(2);

  private final String word;

  StressKernel(String word) {
    this.word = word;
  }

  private boolean isFor(PagingMode mode) {
    return switch (this) {
      case PLAIN -> true;
      case KERNEL_HALF -> RootRegistry.hasKernelHalf(mode);
      case ISOLATED -> RootRegistry.hasKernelHalf(mode) && hasWholeRoots(mode);
      case HYPERVISOR -> hasWholeRoots(mode);
      case COPIES, COPIES_ON_FAULT -> mode.tableBytes(mode.levels()) >= mode.pageBytes();
    };
  }

  private static boolean hasWholeRoots(PagingMode mode) {
    return mode.tableBytes(mode.levels()) == mode.pageBytes();
  }

  /** What people call it. */
  public String word() {
    return word;
  }

  /** Options for a kernel of this kind. */
  public KernelOptions of(KernelOptions standard) {
    return switch (this) {
      case PLAIN -> standard;
      case KERNEL_HALF -> standard.withKernelHalf(KernelHalf.SHARED);
      case ISOLATED -> standard.withKernelHalf(KernelHalf.ISOLATED);
      case HYPERVISOR -> standard.withPlatform(Platform.PARAVIRT);
      case COPIES -> standard.withCopies(CopyOptions.ALWAYS);
      case COPIES_ON_FAULT -> standard.withCopies(CopyOptions.ALWAYS.keptBy(IN_FOURS));
    };
  }

  /** Every way to build a kernel for a mode; the plain one first. */
  public static List<StressKernel> forMode(PagingMode mode) {
    return Stream.of(values()).filter(kernel -> kernel.isFor(mode)).toList();
  }
}

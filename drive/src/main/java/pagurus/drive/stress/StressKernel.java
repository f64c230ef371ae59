package pagurus.drive.stress;

import java.util.List;
import java.util.stream.Stream;
import pagurus.arch.PagingMode;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.space.RootRegistry;

/** The ways in which a kernel can be built for a paging mode: stress is put on each of them. */
public enum StressKernel {
  /** On hardware, without a kernel half. */
  PLAIN("plain") {
    @Override
    boolean isFor(PagingMode mode) {
      return true;
    }

    @Override
    public KernelOptions of(KernelOptions standard) {
      return standard;
    }
  },
  /** With a kernel half that grows while roots move. */
  KERNEL_HALF("kernel half") {
    @Override
    boolean isFor(PagingMode mode) {
      return hasKernelHalf(mode);
    }

    @Override
    public KernelOptions of(KernelOptions standard) {
      return standard.withKernelHalf(KernelHalf.SHARED);
    }
  },
  /** With roots of two views, one of which does not show the kernel half (PTI). */
  ISOLATED("isolated") {
    @Override
    boolean isFor(PagingMode mode) {
      return hasKernelHalf(mode) && hasWholeRoots(mode);
    }

    @Override
    public KernelOptions of(KernelOptions standard) {
      return standard.withKernelHalf(KernelHalf.ISOLATED);
    }
  },
  /** On a hypervisor that has all tables pinned. */
  HYPERVISOR("hypervisor") {
    @Override
    boolean isFor(PagingMode mode) {
      return hasWholeRoots(mode);
    }

    @Override
    public KernelOptions of(KernelOptions standard) {
      return standard.withPlatform(Platform.PARAVIRT);
    }
  };

  private final String word;

  StressKernel(String word) {
    this.word = word;
  }

  abstract boolean isFor(PagingMode mode);

  /** Options for a kernel of this kind. */
  public abstract KernelOptions of(KernelOptions standard);

  private static boolean hasKernelHalf(PagingMode mode) {
    return RootRegistry.userEntries(mode) < mode.entries(mode.levels());
  }

  private static boolean hasWholeRoots(PagingMode mode) {
    return mode.tableBytes(mode.levels()) == mode.pageBytes();
  }

  /** What people call it. */
  public String word() {
    return word;
  }

  /** Every way to build a kernel for a mode; the plain one first. */
  public static List<StressKernel> forMode(PagingMode mode) {
    return Stream.of(values()).filter(kernel -> kernel.isFor(mode)).toList();
  }
}

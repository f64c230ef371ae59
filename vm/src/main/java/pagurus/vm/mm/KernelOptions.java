package pagurus.vm.mm;

import pagurus.arch.PagingMode;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.table.TableLocks;

/**
 * How a kernel is built.
 *
 * @param mode the paging mode of all spaces
 * @param profile what the CPUs' walkers do on their own
 * @param shape sizes of TLBs and walk caches
 * @param memory how memory is run
 * @param orders how many block orders each node's allocator has
 * @param locks the locks of tables
 * @param kernelHalf what becomes of the kernel half of the addresses; the mode must have one if it
 *     is used
 * @param platform hardware, or a hypervisor between
 * @param fencesFaults whether a fault that finds nothing wrong makes its CPU forget the way to the
 *     entry (R2); needless where hardware does so by itself (X9)
 * @param copies whether tables may have copies for other nodes; not on a hypervisor, and not where
 *     roots have two views
 */
public record KernelOptions(
    PagingMode mode,
    HardwareProfile profile,
    MmuShape shape,
    MemoryOptions memory,
    int orders,
    TableLocks locks,
    KernelHalf kernelHalf,
    Platform platform,
    boolean fencesFaults,
    CopyOptions copies) {
  /** Blocks of up to 2^10 frames, as Linux has them. */
  private static final int USUAL_ORDERS = 11;

  /** Blocks of 32 MiB where pages have 16 KiB, the size of a huge leaf; as Linux on arm64. */
  private static final int MOST_ORDERS = 12;

  /** A kernel whose tables have no copies. */
  public KernelOptions(
      PagingMode mode,
      HardwareProfile profile,
      MmuShape shape,
      MemoryOptions memory,
      int orders,
      TableLocks locks,
      KernelHalf kernelHalf,
      Platform platform,
      boolean fencesFaults) {
    this(
        mode,
        profile,
        shape,
        memory,
        orders,
        locks,
        kernelHalf,
        platform,
        fencesFaults,
        CopyOptions.NEVER);
  }

  /** What a paging mode usually comes with. */
  public static KernelOptions standard(PagingMode mode) {
    return new KernelOptions(
        mode,
        HardwareProfile.defaultFor(mode),
        MmuShape.TYPICAL,
        MemoryOptions.standard(),
        usualOrders(mode),
        new TableLocks(),
        KernelHalf.UNUSED,
        Platform.NATIVE,
        true);
  }

  /**
   * A huge leaf is a block. Where it would be one of 512 MiB, pages having 64 KiB, there are no
   * huge leaves: page blocks are as large as those, and a node that has but a few could not be
   * managed.
   */
  private static int usualOrders(PagingMode mode) {
    int huge = mode.levels() < 2 ? 0 : mode.shift(2) - mode.pageShift();
    return huge < MOST_ORDERS ? Math.max(USUAL_ORDERS, huge + 1) : USUAL_ORDERS;
  }

  /** The same with memory run otherwise. */
  public KernelOptions withMemory(MemoryOptions next) {
    return new KernelOptions(
        mode, profile, shape, next, orders, locks, kernelHalf, platform, fencesFaults, copies);
  }

  /** The same with walkers that do other things on their own. */
  public KernelOptions withProfile(HardwareProfile next) {
    return new KernelOptions(
        mode, next, shape, memory, orders, locks, kernelHalf, platform, fencesFaults, copies);
  }

  /** The same with other table locks. */
  public KernelOptions withLocks(TableLocks next) {
    return new KernelOptions(
        mode, profile, shape, memory, orders, next, kernelHalf, platform, fencesFaults, copies);
  }

  /** The same with another use of the kernel half. */
  public KernelOptions withKernelHalf(KernelHalf next) {
    return new KernelOptions(
        mode, profile, shape, memory, orders, locks, next, platform, fencesFaults, copies);
  }

  /** The same with copies of tables, or without. */
  public KernelOptions withCopies(CopyOptions next) {
    return new KernelOptions(
        mode, profile, shape, memory, orders, locks, kernelHalf, platform, fencesFaults, next);
  }

  /** The same on hardware or on a hypervisor. */
  public KernelOptions withPlatform(Platform next) {
    return new KernelOptions(
        mode, profile, shape, memory, orders, locks, kernelHalf, next, fencesFaults, copies);
  }

  /**
   * The same with a fault path that leaves it to hardware to forget the way to an old entry. What a
   * fault itself has made valid is forgotten all the same. But where hardware remembers absences
   * longer than a fault (R2), one that <em>another</em> CPU has ended comes back for ever, whether
   * anything moves or not: there this is only for showing that.
   */
  public KernelOptions withoutFaultFence() {
    return new KernelOptions(
        mode, profile, shape, memory, orders, locks, kernelHalf, platform, false, copies);
  }
}

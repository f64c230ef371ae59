package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.TableLocks;

/** The memory manager on nodes with nearly as many frames as an int can count. */
class LargeNodeTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long START = 1L << 30;

  /** Data is never written, so there is nothing to keep. */
  private static final class Forgetful implements BlockStore {
    @Override
    public long blockBytes() {
      return MODE.pageBytes();
    }

    @Override
    public long blocks() {
      return Long.SIZE;
    }

    @Override
    public void write(Cpu cpu, long block, long paddr) {}

    @Override
    public void read(Cpu cpu, long block, long paddr) {}
  }

  private static Kernel boot(long gibPerNode) {
    MemoryOptions memory = new MemoryOptions(4096, false, 0).withSparseRecords();
    MmuShape shape = new MmuShape(0, 0, 0, 0, 0, List.of(32, 4, 2), 0, 1, 33);
    HardwareProfile profile = HardwareProfile.defaultFor(MODE);
    KernelOptions options =
        new KernelOptions(
            MODE,
            profile,
            shape,
            memory,
            11,
            new TableLocks(),
            KernelHalf.UNUSED,
            Platform.NATIVE,
            false);
    SimulatedMachine machine =
        new SimulatedMachine(HardwareCatalog.named("skylake-sp"), gibPerNode << 30);
    return Kernel.boot(machine, options, new Forgetful());
  }

  /** Three rounds over the frames of a node are more than an int from 2.67 TiB on. */
  @ParameterizedTest
  @ValueSource(longs = {128, 3 << 10})
  @Tag("slow")
  void reclaimFindsTheOnePageThatThereIs(long gibPerNode) {
    Kernel kernel = boot(gibPerNode);
    KernelThread thread = kernel.thread(0);
    AddressSpace space = kernel.createSpace(thread, 0).orElseThrow();
    Backing anonymous = new Backing.Anonymous();
    int rights = Rights.READ | Rights.WRITE;
    kernel
        .mapping()
        .map(thread, space, new Area(START, START + MODE.pageBytes(), rights, anonymous, 0, false));
    assertThat(kernel.translate(thread, space, START, Rights.WRITE)).isNotNegative();
    thread.enter();
    int gone = kernel.reclaimer().reclaim(thread, 0, 1);
    thread.leave();
    assertThat(gone).isEqualTo(1);
  }
}

package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.HandDrivenMachine;
import pagurus.vm.evacuate.BlockCensus;
import pagurus.vm.evacuate.Compaction;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.inspect.Audit;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.relocate.Drain;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** One node of which a page block is offline, and a page holds up each of the others. */
class CompactionBesideOfflineTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final Topology TOPOLOGY = new Topology("one", List.of(0), List.of(List.of(10)));
  private static final long NODE_BYTES = 16L << 20;
  private static final long START = 1L << 30;
  private static final int LEFT_FREE = 70;
  private static final int OFFLINE = 6;

  /** The first page that lies in each page block, by block. */
  private final TreeMap<Integer, Long> kept = new TreeMap<>();

  private static Kernel boot(HandDrivenMachine machine, boolean sparse) {
    MemoryOptions memory = MemoryOptions.standard();
    KernelOptions options =
        KernelOptions.standard(MODE).withMemory(sparse ? memory.withSparseRecords() : memory);
    return Kernel.boot(machine, options, new HeapBlockStore(MODE.pageBytes(), 4096));
  }

  private AddressSpace scatter(Kernel kernel) {
    KernelThread thread = kernel.thread(0);
    Frames frames = kernel.core().frames();
    AddressSpace space = kernel.createSpace(thread, 0).orElseThrow();
    long page = MODE.pageBytes();
    long end = START + frames.free(0) * page;
    int rights = Rights.READ | Rights.WRITE;
    Area area = new Area(START, end, rights, new Backing.Anonymous(), 0, false);
    kernel.mapping().map(thread, space, area);
    long vaddr = START;
    for (; frames.free(0) > LEFT_FREE; vaddr += page) {
      long paddr = kernel.translate(thread, space, vaddr, Access.WRITE);
      thread.cpu().storeRelease(Step.USER_STORE, paddr, vaddr);
      kept.putIfAbsent(frames.blockOf(frames.table().pfn(paddr)), vaddr);
    }
    for (long at = START; at < vaddr; at += page) {
      if (!kept.containsValue(at)) {
        kernel.mapping().discard(thread, space, at, at + page);
      }
    }
    return space;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockThatIsOfflineIsNoneThatCompactionHas(boolean sparse) {
    try (HandDrivenMachine machine = new HandDrivenMachine(TOPOLOGY, NODE_BYTES)) {
      Kernel kernel = boot(machine, sparse);
      KernelThread thread = kernel.thread(0);
      Frames frames = kernel.core().frames();
      Offline offline = new Offline(kernel, new Drain());
      assertThat(offline.block(thread, 0, OFFLINE).isEmpty()).isTrue();
      AddressSpace space = scatter(kernel);
      assertThat(kept).doesNotContainKey(OFFLINE).hasSize(frames.blocks(0) - 1);
      assertThat(BlockCensus.take(thread.cpu(), frames, 0).free()).isZero();

      Compaction.Report report = new Compaction(kernel, new Drain()).compact(thread, 0, 1);

      assertThat(report.blocksFreed()).isEqualTo(1);
      assertThat(BlockCensus.take(thread.cpu(), frames, 0).free()).isEqualTo(1);
      offline.online(thread, 0, OFFLINE);
      assertThat(BlockCensus.take(thread.cpu(), frames, 0).free()).isEqualTo(2);
      for (long vaddr : kept.values()) {
        long paddr = kernel.translate(thread, space, vaddr, Access.READ);
        assertThat(thread.cpu().loadAcquire(Step.USER_LOAD, paddr)).isEqualTo(vaddr);
      }
      assertThat(Audit.of(kernel).findings()).isEmpty();
      assertThat(Audit.of(kernel).leakedFrames()).isZero();
    }
  }
}

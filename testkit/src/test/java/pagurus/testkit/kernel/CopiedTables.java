package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.inspect.Census;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * Scenes with CPU 0 on node 0 and CPU 1 on node 1, and what there is to ask about copies of tables.
 */
final class CopiedTables {
  static final long VALUE = 0x600d;
  static final long OTHER_VALUE = 0xbeef;
  static final long EVERY_NODE = Entries.EVERY_NODE;
  static final long NODE_BYTES = 16L << 20;
  static final int HERE = Scene.PROGRAM;
  static final int THERE = Scene.MOVER;

  private CopiedTables() {}

  static List<PagingMode> modes() {
    return PagingMode.all().stream()
        .filter(mode -> mode.tableBytes(mode.levels()) >= mode.pageBytes())
        .toList();
  }

  static Scene scene(PagingMode mode, CopyOptions copies) {
    return scene(KernelOptions.standard(mode).withCopies(copies));
  }

  static Scene scene(KernelOptions options) {
    List<List<Integer>> distances = List.of(List.of(10, 20), List.of(20, 10));
    return new Scene(options, new Topology("copies", List.of(0, 1, 0), distances), NODE_BYTES);
  }

  static Scene scene(CopyOptions copies) {
    return scene(PagingMode.named("x86-64"), copies);
  }

  static void replicate(Scene scene, long nodes, RelocationProtocol protocol) {
    replication(scene, nodes, protocol).finish();
  }

  static Actor replication(Scene scene, long nodes, RelocationProtocol protocol) {
    return scene.machine.on(
        Scene.OTHER,
        () ->
            scene
                .kernel
                .replication()
                .replicate(
                    scene.thread(Scene.OTHER), scene.space, nodes, protocol, scene.counters));
  }

  static void assertSound(Scene scene) {
    assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
    assertThat(scene.astrayReads()).isZero();
  }

  /** The nodes of the tables that a CPU would walk for an address, from the root that it has. */
  static List<Integer> nodesWalked(Scene scene, int cpu, long vaddr) {
    EntryFormat format = scene.mode.format();
    List<Integer> nodes = new ArrayList<>();
    long table = scene.thread(cpu).mmu().root();
    for (int level = scene.mode.levels(); ; level--) {
      nodes.add(scene.machine.memory().nodeOf(table));
      long slot = table + scene.mode.entryOffset(vaddr, level);
      Cpu reader = scene.thread(Scene.OTHER).cpu();
      long entry =
          scene.mode.entryBytes() == Long.BYTES
              ? reader.loadAcquire(Step.LOOKUP, slot)
              : reader.loadAcquireInt(Step.LOOKUP, slot) & 0xffff_ffffL;
      if (!format.isTable(entry, level)) {
        return nodes;
      }
      table = format.tableAddress(entry, level);
    }
  }

  static long copies(Scene scene) {
    Kernel kernel = scene.kernel;
    Cpu cpu = scene.thread(Scene.OTHER).cpu();
    Census census = Census.take(cpu, kernel.core(), kernel.spaces().all(cpu));
    long all = 0;
    for (int level = 1; level <= scene.mode.levels(); level++) {
      for (int node = 0; node < 2; node++) {
        all += census.copies(level, node);
      }
    }
    return all;
  }

  static long framesOf(Scene scene, FrameKind kind) {
    FrameTable records = scene.kernel.core().frames().table();
    long count = 0;
    for (int pfn = 0; pfn < records.frames(); pfn++) {
      count += records.kind(pfn) == kind ? 1 : 0;
    }
    return count;
  }

  /** Whether a fault or two are enough for a CPU to load from a page that is there. */
  static boolean loadsSoon(Scene scene, int cpu, long vaddr) {
    KernelThread thread = scene.thread(cpu);
    Activation.activate(thread, scene.space);
    boolean loads = false;
    for (int attempt = 0; attempt < 3 && !loads; attempt++) {
      loads = thread.mmu().translate(vaddr, Access.READ) >= 0;
      if (!loads) {
        scene.kernel.faults().handle(thread, scene.space, vaddr, Rights.READ);
      }
    }
    return loads;
  }

  /** No frame of node 1 is free any more. */
  static List<Integer> takeAll(Scene scene) {
    Frames frames = scene.kernel.core().frames();
    Cpu cpu = scene.thread(THERE).cpu();
    List<Integer> taken = new ArrayList<>();
    int pfn = frames.allocateOn(cpu, 1, 0, FrameKind.KERNEL_PAGE, false);
    while (pfn != Frames.NONE) {
      taken.add(pfn);
      pfn = frames.allocateOn(cpu, 1, 0, FrameKind.KERNEL_PAGE, false);
    }
    return taken;
  }

  static void giveBack(Scene scene, List<Integer> taken) {
    Frames frames = scene.kernel.core().frames();
    taken.forEach(pfn -> frames.free(scene.thread(THERE).cpu(), pfn, 0));
  }
}

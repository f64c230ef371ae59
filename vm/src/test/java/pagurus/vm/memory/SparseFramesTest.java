package pagurus.vm.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.vm.sync.SpinLock;

/** Frames of a machine of which most is idle, held against those of a dense one. */
class SparseFramesTest {
  private static final int SEED = 17;
  private static final int PAGE_SHIFT = 12;
  private static final int ORDERS = 11;
  private static final int NODES = 4;
  private static final long TEBIBYTE = 1L << 40;

  /** Nodes end within a block of the largest order, and the kernel's frames within a page block. */
  private static final long SMALL_NODE = (3L << 22) + (5L << PAGE_SHIFT);

  /** Alone in the world: every lock is free, every word is 0, and nothing is stored. */
  private final Cpu cpu =
      (Cpu)
          Proxy.newProxyInstance(
              Cpu.class.getClassLoader(),
              new Class<?>[] {Cpu.class},
              (proxy, method, arguments) ->
                  switch (method.getReturnType().getName()) {
                    case "boolean" -> true;
                    case "long" -> 0L;
                    case "int" -> 0;
                    default -> null;
                  });

  private Frames frames(long bytesPerNode, boolean sparse) {
    MemoryOptions options = new MemoryOptions(64, false, 0);
    return new Frames(
        cpu,
        Topology.uniform("test", NODES, 1, 20),
        PhysicalLayout.of(NODES, bytesPerNode),
        PAGE_SHIFT,
        ORDERS,
        sparse ? options.withSparseRecords() : options);
  }

  private record Block(int first, int order) {}

  @Test
  void handsOutTheSameFramesAsADenseMachine() {
    Frames dense = frames(SMALL_NODE, false);
    Frames sparse = frames(SMALL_NODE, true);
    SplittableRandom random = new SplittableRandom(SEED);
    List<Block> taken = new ArrayList<>();
    FrameKind[] kinds = {FrameKind.ANONYMOUS, FrameKind.TABLE, FrameKind.KERNEL_PAGE};
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) < 52 || taken.isEmpty()) {
        int node = random.nextInt(NODES);
        int order = Math.min(ORDERS - 1, Integer.numberOfTrailingZeros(random.nextInt() | 1 << 12));
        FrameKind kind = kinds[random.nextInt(kinds.length)];
        FrameRange avoided = range(random, dense, node);
        int first = dense.allocateOn(cpu, node, order, kind, false, avoided);
        assertThat(sparse.allocateOn(cpu, node, order, kind, false, avoided))
            .as("seed %d, step %d", SEED, i)
            .isEqualTo(first);
        if (first != Frames.NONE) {
          assertThat(avoided.isClearOf(first, order)).as("seed %d, step %d", SEED, i).isTrue();
          taken.add(new Block(first, order));
        }
      } else {
        Block block = taken.remove(random.nextInt(taken.size()));
        dense.free(cpu, block.first(), block.order());
        sparse.free(cpu, block.first(), block.order());
      }
      if (i % 50 == 0) {
        isolate(random, dense, sparse);
      }
    }
    assertSame(dense, sparse);
  }

  /** A part of a node, every other time an empty one. */
  private static FrameRange range(SplittableRandom random, Frames frames, int node) {
    int from = frames.firstUsable(node) + random.nextInt(frames.usable(node));
    return random.nextBoolean() ? FrameRange.NONE : new FrameRange(from, from + 700);
  }

  /** Isolates a page block for the time being, or lets one in again. */
  private void isolate(SplittableRandom random, Frames dense, Frames sparse) {
    int node = random.nextInt(NODES);
    int block = random.nextInt(dense.blocks(node));
    if (random.nextBoolean()) {
      boolean isolated = dense.isolate(cpu, node, block, Isolation.OFFLINE);
      assertThat(sparse.isolate(cpu, node, block, Isolation.OFFLINE)).isEqualTo(isolated);
    } else {
      dense.readmit(cpu, node, block, Isolation.OFFLINE);
      sparse.readmit(cpu, node, block, Isolation.OFFLINE);
    }
  }

  private void assertSame(Frames dense, Frames sparse) {
    for (int node = 0; node < NODES; node++) {
      assertThat(sparse.freeBlocks(cpu, node)).isEqualTo(dense.freeBlocks(cpu, node));
      assertThat(sparse.free(node)).isEqualTo(dense.free(node));
      assertThat(sparse.isolatedFree(node)).isEqualTo(dense.isolatedFree(node));
      for (int block = 0; block < dense.blocks(node); block++) {
        int[] handedOut = dense.handedOut(cpu, node, block);
        assertThat(sparse.handedOut(cpu, node, block)).as("block %d", block).isEqualTo(handedOut);
      }
      int end = dense.firstUsable(node) + dense.usable(node);
      for (int pfn = dense.firstUsable(node); pfn < end; pfn++) {
        assertThat(sparse.table().kind(pfn)).as("frame %d", pfn).isEqualTo(dense.table().kind(pfn));
        assertThat(sparse.table().order(pfn)).isEqualTo(dense.table().order(pfn));
      }
    }
  }

  @Test
  void whatIsNotFreeInAnIsolatedBlockHasBeenHandedOut() {
    for (boolean form : new boolean[] {false, true}) {
      Frames frames = frames(SMALL_NODE, form);
      int node = 1;
      for (int block = 0; block < frames.blocks(node); block++) {
        frames.isolate(cpu, node, block, Isolation.OFFLINE);
        assertThat(frames.handedOut(cpu, node, block)).as("block %d", block).isEmpty();
        frames.readmit(cpu, node, block, Isolation.OFFLINE);
      }
      int one = frames.allocateOn(cpu, node, 0, FrameKind.TABLE, false);
      int four = frames.allocateOn(cpu, node, 2, FrameKind.TABLE, false);
      int block = frames.blockOf(one);
      assertThat(frames.blockOf(four)).isEqualTo(block);
      frames.isolate(cpu, node, block, Isolation.OFFLINE);
      assertThat(frames.handedOut(cpu, node, block))
          .containsExactlyInAnyOrder(one, four, four + 1, four + 2, four + 3);
      frames.free(cpu, four, 2);
      assertThat(frames.handedOut(cpu, node, block)).containsExactly(one);
      frames.free(cpu, one, 0);
      assertThat(frames.handedOut(cpu, node, block)).isEmpty();
    }
  }

  @Test
  void aBlockOutsideARangeIsFoundWhereverItIsAndNoneInside() {
    for (boolean form : new boolean[] {false, true}) {
      Frames frames = frames(SMALL_NODE, form);
      long[] whole = frames.freeBlocks(cpu, 1);
      int first = frames.firstUsable(1);
      int end = first + frames.usable(1);
      for (int order = 0; order < ORDERS; order += 3) {
        int size = 1 << order;
        for (int at = (first + size - 1) & -size; at + size <= end; at += 7 * size) {
          assertOnlyChoice(frames, order, new FrameRange(at + size, end), at < first + size, at);
          assertOnlyChoice(frames, order, new FrameRange(first, at), at + 2 * size > end, at);
        }
        assertThat(take(frames, order, new FrameRange(first, end))).isEqualTo(Frames.NONE);
        assertThat(frames.freeBlocks(cpu, 1)).as("order %d", order).isEqualTo(whole);
      }
    }
  }

  /** Takes a block clear of a range, and gives it back; there may be no other than this. */
  private void assertOnlyChoice(
      Frames frames, int order, FrameRange avoided, boolean only, int expected) {
    int found = take(frames, order, avoided);
    assertThat(avoided.isClearOf(found, order)).isTrue();
    assertThat(found).isNotEqualTo(Frames.NONE);
    if (only) {
      assertThat(found).isEqualTo(expected);
    }
    frames.free(cpu, found, order);
  }

  private int take(Frames frames, int order, FrameRange avoided) {
    return frames.allocateOn(cpu, 1, order, FrameKind.TABLE, true, avoided);
  }

  @Test
  void recordsSayWhatWasDeclared() {
    for (boolean form : new boolean[] {false, true}) {
      FrameTable table = frames(SMALL_NODE, form).table();
      table.describeTable(700, 3, 5, 0x7fff_ffff_f000L);
      table.setView(700, 9);
      table.setHome(701, 1L << 40);
      table.setOwner(702, 77);
      table.setFirstMapping(703, 6, 0x1000);
      assertThat(table.level(700)).isEqualTo(3);
      assertThat(table.owner(700)).isEqualTo(5);
      assertThat(table.base(700)).isEqualTo(0x7fff_ffff_f000L);
      assertThat(table.view(700)).isEqualTo(9);
      assertThat(table.home(700)).isEqualTo(FrameTable.NO_HOME);
      assertThat(table.home(701)).isEqualTo(1L << 40);
      assertThat(table.owner(702)).isEqualTo(77);
      assertThat(table.firstSpace(703)).isEqualTo(6);
      assertThat(table.firstVaddr(703)).isEqualTo(0x1000);
      table.describeTable(700, 2, 5, 0);
      table.clearFirstMapping(703);
      assertThat(table.view(700)).isZero();
      assertThat(table.firstSpace(703)).isEqualTo(FrameTable.NOBODY);
      assertThat(table.kind(0)).isEqualTo(FrameKind.KERNEL);
      assertThat(table.kind(700)).isEqualTo(FrameKind.FRESH);
    }
  }

  @Test
  void whatOnlyFewFramesHaveIsNothingForTheOthers() {
    for (boolean form : new boolean[] {false, true}) {
      PerFrame<List<String>> names = frames(SMALL_NODE, form).table().perFrame(List.of());
      names.set(8, List.of("eight"));
      assertThat(names.get(8)).containsExactly("eight");
      assertThat(names.has(8)).isTrue();
      assertThat(names.has(9)).isFalse();
      names.clear(8);
      assertThat(names.get(8)).isEmpty();
    }
  }

  @Test
  void fourTebibytesTakeNothingForWhatIsIdle() {
    Frames frames = frames(TEBIBYTE, true);
    Deque<Block> taken = new ArrayDeque<>();
    for (int node = 0; node < NODES; node++) {
      assertThat(frames.free(node))
          .isEqualTo((1 << 28) - frames.firstUsable(0) + (node == 0 ? 0 : 1));
      for (int i = 0; i < 2000; i++) {
        int pfn = frames.allocateOn(cpu, node, 0, FrameKind.ANONYMOUS, false);
        assertThat(frames.table().nodeOf(pfn)).isEqualTo(node);
        taken.push(new Block(pfn, 0));
      }
      long[] whole = frames.freeBlocks(cpu, node);
      assertThat(whole[ORDERS - 1]).isGreaterThan((1 << 18) - (1 << 11));
    }
    SparseFrameTable table = (SparseFrameTable) frames.table();
    assertThat(table.bytes()).as("bytes for 8000 frames in use").isLessThan(8000 * 16 + 100_000);
    long[] before = frames(TEBIBYTE, true).freeBlocks(cpu, 1);
    taken.forEach(block -> frames.free(cpu, block.first(), block.order()));
    assertThat(frames.freeBlocks(cpu, 1)).isEqualTo(before);
  }

  @Test
  void linksAreKeptOnlyForBlocksThatAreBrokenUp() {
    SparseNodeFrames frames =
        (SparseNodeFrames) NodeFrames.of(new SpinLock(0), 1024, 1 << 20, ORDERS, 9, true);
    assertThat(frames.broken()).isZero();
    int one = frames.allocate(cpu, 0, 0, Mobility.MOVABLE, FrameRange.NONE);
    assertThat(frames.broken()).isOne();
    int rest = frames.allocate(cpu, ORDERS - 1, 0, Mobility.MOVABLE, FrameRange.NONE);
    assertThat(frames.broken()).isOne();
    frames.free(cpu, one, 0);
    frames.free(cpu, rest, ORDERS - 1);
    assertThat(frames.broken()).isZero();
  }
}

package pagurus.vm.memory;

import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.sync.SpinLock;

/**
 * All frames of a machine: allocation by node with fallback to the nearest, poison, and the frame
 * table.
 */
public final class Frames {
  /** What an allocation returns when there is no frame to be had. */
  public static final int NONE = -1;

  private static final int WORD_BYTES = 8;

  private final PhysicalLayout layout;
  private final FrameTable table;
  private final KernelWords words;
  private final NodeFrames[] nodes;
  private final int[][] nearestFirst;
  private final int reserve;
  private final MemoryOptions options;
  private final int orders;
  private final int blockOrder;
  private final Mobility[] mobilities;

  /** The order of page blocks unless somebody says otherwise: 2 MiB of 4 KiB frames. */
  private static final int USUAL_BLOCK_ORDER = 9;

  /** Like the other, with page blocks of 2^9 frames, or of the largest order if that is less. */
  public Frames(
      Cpu cpu,
      Topology topology,
      PhysicalLayout layout,
      int pageShift,
      int orders,
      MemoryOptions options) {
    this(
        cpu, topology, layout, pageShift, orders, Math.min(orders - 1, USUAL_BLOCK_ORDER), options);
  }

  /**
   * Carves a machine's memory up. Runs on one CPU before any other starts.
   *
   * @param pageShift log2 of the bytes of a frame
   * @param orders how many block orders each node's allocator has
   * @param blockOrder the order of page blocks, by which what can move is kept apart from what
   *     cannot
   */
  public Frames(
      Cpu cpu,
      Topology topology,
      PhysicalLayout layout,
      int pageShift,
      int orders,
      int blockOrder,
      MemoryOptions options) {
    this.layout = layout;
    this.blockOrder = blockOrder;
    mobilities = mobilities(options.tablesMove());
    this.options = options;
    this.orders = orders;
    table = FrameTable.of(layout, pageShift, options.sparse());
    nodes = new NodeFrames[layout.nodes()];
    nearestFirst = new int[layout.nodes()][];
    long framesPerNode = layout.bytesPerNode() >>> pageShift;
    reserve = options.reserveFrames(framesPerNode);
    long recordBytes = framesPerNode * FrameTable.RECORD_BYTES;
    long start = recordBytes;
    words = new KernelWords(start, start + (long) options.kernelWords() * WORD_BYTES);
    for (int node = 0; node < nodes.length; node++) {
      nearestFirst[node] = topology.nearestFirst(node);
      long kernelBytes = recordBytes + (node == 0 ? (long) options.kernelWords() * WORD_BYTES : 0);
      nodes[node] = carve(cpu, node, kernelBytes, orders);
    }
  }

  private static Mobility[] mobilities(boolean tablesMove) {
    Mobility[] all = new Mobility[FrameKind.values().length];
    for (FrameKind kind : FrameKind.values()) {
      all[kind.ordinal()] =
          switch (kind) {
            case ANONYMOUS, FILE -> Mobility.MOVABLE;
            case TABLE, TABLE_COPY, ROOT_SLAB -> tablesMove ? Mobility.MOVABLE : Mobility.UNMOVABLE;
            case HOLE, FRESH, FREE, KERNEL, KERNEL_TABLE, KERNEL_PAGE -> Mobility.UNMOVABLE;
          };
    }
    return all;
  }

  private NodeFrames carve(Cpu cpu, int node, long kernelBytes, int orders) {
    long frameBytes = table.frameBytes();
    int kernelFrames = Math.toIntExact((kernelBytes + frameBytes - 1) / frameBytes);
    int first = table.pfn(layout.base(node));
    int count = Math.toIntExact(layout.bytesPerNode() / frameBytes);
    if (kernelFrames + reserve >= count) {
      throw new IllegalArgumentException(
          "node %d has %d frames, too few: the kernel takes %d and keeps %d in reserve"
              .formatted(node, count, kernelFrames, reserve));
    }
    cpu.fill(Step.ZERO, layout.base(node), kernelFrames * frameBytes, 0);
    table.setKinds(first, kernelFrames, FrameKind.KERNEL);
    table.setKinds(first + kernelFrames, count - kernelFrames, FrameKind.FRESH);
    return NodeFrames.of(
        new SpinLock(words.take(1)),
        first + kernelFrames,
        count - kernelFrames,
        orders,
        blockOrder,
        options.sparse());
  }

  /** The record of every frame. */
  public FrameTable table() {
    return table;
  }

  /** Words for locks and counters. */
  public KernelWords words() {
    return words;
  }

  /** Where memory is. */
  public PhysicalLayout layout() {
    return layout;
  }

  /** How many nodes there are. */
  public int nodes() {
    return nodes.length;
  }

  /** How many block orders there are. */
  public int orders() {
    return orders;
  }

  /** The nodes, nearest to this one first. */
  public int[] nearestFirst(int node) {
    return nearestFirst[node];
  }

  /** Free frames of a node; exact only at rest. */
  public int free(int node) {
    return nodes[node].free();
  }

  /**
   * How many frames of a node must come free before so many can be taken without the reserve; not
   * positive if they can be taken now. Exact only at rest.
   */
  public int missing(int node, int wanted) {
    return reserve + wanted - nodes[node].free();
  }

  /** Frames of a node that are not the kernel's for ever. */
  public int usable(int node) {
    return nodes[node].count();
  }

  /** The first frame of a node that is not the kernel's for ever. */
  public int firstUsable(int node) {
    return nodes[node].first();
  }

  /**
   * Takes a block of {@code 2^order} frames on exactly this node. The frames still hold poison.
   *
   * @param urgent whether it may take from the reserve that keeps tables coming when memory is low
   * @return the first frame, or {@link #NONE}
   */
  public int allocateOn(Cpu cpu, int node, int order, FrameKind kind, boolean urgent) {
    return allocateOn(cpu, node, order, kind, urgent, FrameRange.NONE);
  }

  /** The same, with none of these frames in the block. */
  public int allocateOn(
      Cpu cpu, int node, int order, FrameKind kind, boolean urgent, FrameRange avoided) {
    return fails(cpu) ? NONE : take(cpu, node, order, kind, urgent, avoided);
  }

  /** Whether an allocation fails because somebody wants to see what happens then. */
  private boolean fails(Cpu cpu) {
    return options.failOneIn() > 0 && cpu.choose(Step.RESERVE, options.failOneIn()) == 0;
  }

  private int take(
      Cpu cpu, int node, int order, FrameKind kind, boolean urgent, FrameRange avoided) {
    int spared = urgent ? 0 : reserve;
    int pfn = nodes[node].allocate(cpu, order, spared, mobilities[kind.ordinal()], avoided);
    if (pfn == NONE) {
      return NONE;
    }
    for (int frame = pfn; frame < pfn + (1 << order); frame++) {
      if (options.poison() && table.kind(frame) == FrameKind.FREE) {
        checkPoison(cpu, frame);
      }
      table.setKind(cpu, frame, kind);
      table.setHome(frame, FrameTable.NO_HOME);
      table.setOrder(frame, frame == pfn ? order : 0);
    }
    return pfn;
  }

  /**
   * Like {@link #allocateOn}, from the nearest node that has a block. No reserve is touched,
   * however urgent it is, as long as another node has enough: a full node's is for those who must
   * be on it.
   */
  public int allocateNear(Cpu cpu, int node, int order, FrameKind kind, boolean urgent) {
    if (fails(cpu)) {
      return NONE;
    }
    int pfn = nearest(cpu, node, order, kind, false);
    return pfn == NONE && urgent ? nearest(cpu, node, order, kind, true) : pfn;
  }

  private int nearest(Cpu cpu, int node, int order, FrameKind kind, boolean urgent) {
    for (int candidate : nearestFirst[node]) {
      int pfn = take(cpu, candidate, order, kind, urgent, FrameRange.NONE);
      if (pfn != NONE) {
        return pfn;
      }
    }
    return NONE;
  }

  /** Gives a block back. Nobody may be able to reach it (X12). */
  public void free(Cpu cpu, int pfn, int order) {
    for (int frame = pfn; frame < pfn + (1 << order); frame++) {
      if (table.kind(frame) == FrameKind.FREE) {
        throw new IllegalStateException("frame 0x%x is free already".formatted(frame));
      }
      table.setKind(cpu, frame, FrameKind.FREE);
      if (options.poison()) {
        cpu.fill(Step.POISON, table.paddr(frame), table.frameBytes(), Poison.WORD);
      }
    }
    nodes[table.nodeOf(pfn)].free(cpu, pfn, order);
  }

  /** Whether page tables count as movable. */
  public boolean tablesMove() {
    return options.tablesMove();
  }

  /** log2 of the frames of a page block. */
  public int blockOrder() {
    return blockOrder;
  }

  /** How many page blocks a node has; its first and its last may be smaller than the others. */
  public int blocks(int node) {
    return nodes[node].blocks();
  }

  /** The number, within its node, of the page block that a frame lies in. */
  public int blockOf(int pfn) {
    return nodes[table.nodeOf(pfn)].blockOfFrame(pfn);
  }

  /** The first frame of a page block. */
  public int firstOfBlock(int node, int block) {
    return nodes[node].firstOf(block);
  }

  /** The frame behind the last of a page block. */
  public int limitOfBlock(int node, int block) {
    return nodes[node].limitOf(block);
  }

  /** What a page block is kept for. */
  public Mobility mobility(int node, int block) {
    return nodes[node].mobility(block);
  }

  /**
   * Keeps the frames of a page block that are free, or will be, from being handed out.
   *
   * @return false if the block is isolated for this reason already, or is to be emptied and is
   *     isolated for any
   */
  public boolean isolate(Cpu cpu, int node, int block, Isolation why) {
    return nodes[node].isolate(cpu, block, why);
  }

  /** This reason is gone: if there is no other, the frames of a page block are used again. */
  public void readmit(Cpu cpu, int node, int block, Isolation why) {
    nodes[node].readmit(cpu, block, why);
  }

  /** Whether a frame lies in an isolated page block; may change at once. */
  public boolean isIsolated(int pfn) {
    NodeFrames frames = nodes[table.nodeOf(pfn)];
    return pfn >= frames.first() && frames.isIsolated(frames.blockOfFrame(pfn));
  }

  /** Whether all page blocks of a node are isolated; may change at once. */
  public boolean isOffline(int node) {
    return nodes[node].isOffline();
  }

  /**
   * The frames of an isolated page block that are not free: what the allocator says, under its
   * lock. A frame's record says less: {@link #allocateOn} sets its kind when it has the frame, and
   * {@link #free} before it gives it back. If there is none, there will be none until the page
   * block is readmitted.
   */
  public int[] handedOut(Cpu cpu, int node, int block) {
    return nodes[node].handedOut(cpu, block);
  }

  /** Frames of a node that are free, but isolated; exact only at rest. */
  public int isolatedFree(int node) {
    return nodes[node].isolatedFree();
  }

  /** How many free blocks of each order a node has, isolated ones not counted. */
  public long[] freeBlocks(Cpu cpu, int node) {
    return nodes[node].freeBlocks(cpu);
  }

  /** Fills a block with zeros. */
  public void zero(Cpu cpu, int pfn, int order) {
    cpu.fill(Step.ZERO, table.paddr(pfn), table.frameBytes() << order, 0);
  }

  private void checkPoison(Cpu cpu, int pfn) {
    long start = table.paddr(pfn);
    for (long paddr = start; paddr < start + table.frameBytes(); paddr += WORD_BYTES) {
      long found = cpu.loadAcquire(Step.POISON, paddr);
      if (found != Poison.WORD) {
        throw new IllegalStateException(
            "freed memory was written at p0x%x: 0x%x stands where poison was"
                .formatted(paddr, found));
      }
    }
  }
}

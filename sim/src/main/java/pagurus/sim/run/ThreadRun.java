package pagurus.sim.run;

import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.PhysicalLayout;
import pagurus.sim.guest.SimulatedGuest;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.DataReads;
import pagurus.sim.world.Foresight;
import pagurus.sim.world.Latencies;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.sim.world.SimulatedTlb;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Footprint;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters;
import pagurus.vm.space.KernelThread;

/** One thread of a workload on one CPU. */
final class ThreadRun implements AutoCloseable {
  private static final int BATCH = 4096;

  /** Looking ahead pays if one access in this many walks. */
  private static final int OFTEN = 8;

  private final Kernel kernel;
  private final AddressSpace space;
  private final PagingMode mode;
  private KernelThread thread;
  private final SimulatedMachine machine;
  private final Optional<SimulatedGuest> guest;

  /** Memory as the program's kernel sees it. */
  private final PhysicalLayout seen;

  private SimulatedCpu cpu;
  private SimulatedTlb tlb;
  private final AccessStream stream;
  private final WorkloadShape shape;
  private final int secondTlbCycles;
  private final int faultCycles;
  private final int walks;
  private final boolean bothSizes;
  private final int number;
  private final TouchOrder order;
  private final double computeCycles;
  private final OutOfOrder core;
  private final AccessBatch batch = new AccessBatch(BATCH);
  private final GivingBack giving;
  private final Balancing balancing;
  private final Latencies latencies;
  private final DataReads reads;
  private double computed;
  private int at;
  private long left;
  private int walked;
  private boolean walksOften;
  private boolean counts;
  private long lastTurn;

  /** The entry of the page that was walked to last, its level, and where it is for the kernel. */
  private long leaf;

  private int level;
  private long found;

  /** Whether that page is of 2 MiB in all stages. */
  private boolean inHuge;

  ThreadRun(
      BootedMachine booted,
      AddressSpace space,
      Hardware hardware,
      int number,
      int cpu,
      AccessStream stream,
      WorkloadShape shape,
      boolean bothSizes,
      TouchOrder order,
      GivingBack giving,
      Balancing balancing) {
    kernel = booted.kernel();
    machine = booted.machine();
    guest = booted.guest();
    seen = guest.map(SimulatedGuest::memory).orElse(machine.memory());
    this.space = space;
    this.stream = stream;
    this.shape = shape;
    this.bothSizes = bothSizes;
    this.number = number;
    this.order = order;
    this.giving = giving;
    this.balancing = balancing;
    latencies = machine.latencies();
    reads = new DataReads(BATCH, latencies);
    mode = kernel.core().mode();
    thread = kernel.thread(cpu);
    this.cpu = machine.cpu(cpu);
    core = new OutOfOrder(hardware.core(), shape);
    computeCycles = shape.computeCycles();
    walks = (int) Math.min(hardware.walkers(), core.steps());
    this.cpu.overlapWalks(walks);
    tlb = this.cpu.tlb();
    secondTlbCycles = hardware.secondTlb().cycles();
    faultCycles = hardware.faultCycles();
  }

  SimulatedCpu cpu() {
    return cpu;
  }

  /** Reads that it has under way at once, at most. */
  double reads() {
    return core.steps();
  }

  /** Goes on on another CPU, which has been idle until now and has forgotten the program. */
  void moveTo(int other) {
    leave();
    long now = cpu.cycles();
    thread = kernel.thread(other);
    cpu = machine.cpu(other);
    cpu.idleUntil(now);
    cpu.overlapWalks(walks);
    tlb = cpu.tlb();
    tlb.clear();
  }

  /** The number of its last turn, of those of all threads. */
  long lastTurn() {
    return lastTurn;
  }

  /** So many accesses are to come, at most; whether they are those that count. */
  void allow(long accesses, boolean count) {
    left = accesses;
    counts = count;
  }

  boolean isOver() {
    return left <= 0;
  }

  /** Whether it cannot go on before another thread has. */
  boolean isWaiting() {
    return order.isWaiting(number);
  }

  /**
   * Goes on for a while, being the thread whose clock is least of those that do not wait; returns
   * for how many accesses, which is none if it has to wait now. When its last access is over its
   * CPU does not run the program any more, and hears of no shootdowns.
   *
   * @param most accesses
   * @param turn its number, of those of all threads
   */
  int go(int most, long turn) {
    lastTurn = turn;
    int count = access(most);
    if (counts && isOver()) {
      long end = cpu.cycles();
      leave();
      cpu.charge(end - cpu.cycles()); // the program has ended, and waits for nothing any more
    }
    return count;
  }

  private void leave() {
    Activation.leave(thread);
    guest.ifPresent(inside -> inside.leave(cpu.id()));
  }

  private int access(int most) {
    order.goesOn(number, cpu);
    machine.costs().load().at(cpu.cycles());
    if (at == batch.count) {
      at = 0;
      if (stream.read(batch) == 0) {
        left = 0;
        return 0;
      }
    }
    long room = counts ? Math.min(left, Math.min(giving.left(), balancing.left())) : left;
    int wanted = (int) Math.min(room, Math.min(most, batch.count - at));
    int count = order.ready(number, batch, at, wanted);
    if (count == 0) {
      return 0;
    }
    walked = 0;
    for (int end = at + count; at < end; ) {
      int next = Math.min(end, at + Foresight.MOST);
      if (walksOften) {
        machine.foresight().ask(cpu, batch.vaddr, at, next);
      }
      if (bothSizes) {
        replayBothSizes(at, next);
      } else {
        replay(at, next);
      }
      at = next;
    }
    walksOften = walked * OFTEN > count;
    left -= count;
    computed += count * computeCycles;
    cpu.charge((long) computed);
    computed -= (long) computed;
    if (counts) {
      giving.after(count, thread, batch.vaddr[at - 1]);
      balancing.after(count, thread);
    }
    return count;
  }

  private void replay(int from, int to) {
    long[] vaddr = batch.vaddr;
    byte[] kind = batch.kind;
    SimulatedTlb ownTlb = tlb;
    for (int i = from; i < to; i++) {
      long page = vaddr[i] >>> Footprint.PAGE_SHIFT;
      boolean store = kind[i] == AccessBatch.STORE;
      long hit = ownTlb.findFirst(page);
      if (hit == SimulatedTlb.NONE) {
        long second = ownTlb.findSecond(page);
        if (second == SimulatedTlb.NONE || (store && !SimulatedTlb.isWritable(second))) {
          afterWalk(vaddr[i], kind[i], second == SimulatedTlb.NONE);
        } else {
          reads.add(vaddr[i], SimulatedTlb.nodeOf(second));
        }
      } else if (store && !SimulatedTlb.isWritable(hit)) {
        setDirty(vaddr[i], kind[i], false);
      }
    }
    await();
  }

  /** The same where some pages may have 2 MiB. */
  private void replayBothSizes(int from, int to) {
    for (int i = from; i < to; i++) {
      long vaddr = batch.vaddr[i];
      byte kind = batch.kind[i];
      long page = vaddr >>> Footprint.PAGE_SHIFT;
      long huge = tlb.findFirstHuge(page);
      long hit = huge == SimulatedTlb.NONE ? tlb.findFirst(page) : huge;
      boolean inFirst = hit != SimulatedTlb.NONE;
      long found = inFirst ? hit : tlb.findSecondOfBoth(page);
      boolean store = kind == AccessBatch.STORE;
      boolean suffices = found != SimulatedTlb.NONE && (!store || SimulatedTlb.isWritable(found));
      boolean inHuge = huge != SimulatedTlb.NONE;
      boolean isRecent = (inHuge || !inFirst) && cpu.recent().has(page);
      if (!inFirst && suffices) {
        reads.add(vaddr, SimulatedTlb.nodeOf(found));
      } else if (!inFirst) {
        afterWalk(vaddr, kind, found == SimulatedTlb.NONE);
      } else if (!suffices) {
        setDirty(vaddr, kind, inHuge && !isRecent);
      } else if (inHuge && !isRecent) {
        reads.addAtOnce(vaddr, SimulatedTlb.nodeOf(huge));
      }
    }
    await();
  }

  /** What walks do must find the caches as all accesses before have left them. */
  private void await() {
    reads.await(cpu, machine.costs(), secondTlbCycles, core, shape.read());
  }

  /**
   * The first-level TLB has the page, but it may not be written without a walk.
   *
   * @param looksUp whether its data is looked up, which it is not where a recent access was
   */
  private void setDirty(long vaddr, byte kind, boolean looksUp) {
    await();
    long before = cpu.cycles();
    int node = walk(vaddr, kind, false);
    if (looksUp) {
      cpu.charge(core.waits(0, machine.costs().dataCycles(cpu, vaddr, node, shape.read())));
    }
    latencies.add(cpu.cycles() - before);
  }

  private void afterWalk(long vaddr, byte kind, boolean isNew) {
    await();
    long before = cpu.cycles();
    cpu.charge(secondTlbCycles);
    int node = walk(vaddr, kind, isNew);
    int data = machine.costs().dataCycles(cpu, vaddr, node, shape.read());
    cpu.charge(core.waits(cpu.cycles() - before, data));
    latencies.add(cpu.cycles() - before);
  }

  /**
   * Returns the node that the page is on.
   *
   * @param isNew whether the TLB has no translation of the page
   */
  private int walk(long vaddr, byte kind, boolean isNew) {
    int node = balancing.followsWalks() ? balanced(vaddr, kind) : nodeOf(translate(vaddr, kind));
    machine.foresight().learn(cpu, vaddr);
    walked++;
    long page = vaddr >>> Footprint.PAGE_SHIFT;
    boolean dirty = kind == AccessBatch.STORE || mode.format().isDirty(leaf);
    if (isNew && inHuge) {
      tlb.fillHuge(page, node, dirty);
    } else if (isNew) {
      tlb.fill(page, node, dirty);
    } else if (inHuge) {
      tlb.refillHuge(page, node, dirty);
    } else {
      tlb.refill(page, node, dirty);
    }
    return node;
  }

  private int nodeOf(long paddr) {
    return machine.memory().nodeOf(paddr);
  }

  /** The same where a page may be marked, and may go to another node because of this walk. */
  private int balanced(long vaddr, byte kind) {
    long pages = pagesFound();
    int node = nodeOf(translate(vaddr, kind));
    boolean isNew = pagesFound() != pages;
    long page = vaddr >>> Footprint.PAGE_SHIFT;
    boolean again = balancing.walked(thread, page, level, seen.nodeOf(found), isNew);
    return again ? nodeOf(translate(vaddr, kind)) : node;
  }

  /** Faults for which there was no page, or another: not those for which only a copy lacked it. */
  private long pagesFound() {
    return faults() - thread.counters().get(KernelCounters.Event.SPURIOUS_FAULT);
  }

  private long faults() {
    return thread.counters().get(KernelCounters.Event.FAULT);
  }

  private long translate(long vaddr, byte kind) {
    int rights =
        switch (kind) {
          case AccessBatch.STORE -> Rights.WRITE;
          case AccessBatch.FETCH -> Rights.EXECUTE;
          default -> Rights.READ;
        };
    cpu.beginWalk();
    long before = faults();
    long paddr = kernel.translate(thread, space, vaddr, rights);
    if (paddr < 0) {
      throw new IllegalArgumentException("v0x%x: %s".formatted(vaddr, Kernel.outcomeOf(paddr)));
    }
    cpu.charge((faults() - before) * faultCycles);
    leaf = cpu.lastWalked();
    inHuge = bothSizes && machine.costs().walkReads().lastLevel() == HugeLeaves.LEVEL;
    level = inHuge ? HugeLeaves.LEVEL : 1;
    found = paddr;
    return guest.isEmpty() ? paddr : below(guest.get(), paddr, rights);
  }

  /** A page is as large as the smaller of both stages has it; D of the second is set, too. */
  private long below(SimulatedGuest inside, long paddr, int rights) {
    int needed = mode.format().isDirty(leaf) ? Rights.WRITE : rights;
    long real = inside.translate(cpu.id(), paddr, needed);
    inHuge &= inside.isHuge(paddr);
    return real;
  }

  @Override
  public void close() {
    stream.close();
  }
}

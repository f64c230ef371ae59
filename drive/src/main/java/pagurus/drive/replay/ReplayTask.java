package pagurus.drive.replay;

import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.verify.WordLedger;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * Replays one thread of a workload. At the end of each slice it goes to where its process is: a CPU
 * of the home node at first, one of the other node when the process has moved.
 */
final class ReplayTask implements Task {
  /** Accesses of a slice: what is read from the recording at once. */
  private static final int SLICE = 4096;

  /** A CPU looks for IPIs after this many accesses. */
  private static final int POLL_EVERY = 32;

  private final Kernel kernel;
  private final PagingMode mode;
  private final RunProcess process;
  private final AccessStream stream;
  private final AccessBatch batch = new AccessBatch(SLICE);
  private final WordLedger ledger;
  private final boolean checked;
  private final int homeCpu;
  private final int awayCpu;
  private final WalkReads reads = new WalkReads();
  private final int awayNode;
  private long left;
  private boolean waiting;

  ReplayTask(
      Kernel kernel,
      RunProcess process,
      AccessStream stream,
      WordLedger ledger,
      ReplayPlan plan,
      int homeCpu,
      int awayCpu) {
    this.kernel = kernel;
    this.process = process;
    this.stream = stream;
    this.ledger = ledger;
    this.homeCpu = homeCpu;
    this.awayCpu = awayCpu;
    mode = kernel.core().mode();
    checked = plan.checked();
    left = plan.limit();
    awayNode = plan.away();
  }

  WalkReads reads() {
    return reads;
  }

  @Override
  public int run(KernelThread thread) {
    waiting = process.isAtMilestone();
    int cpu = whereItGoesOn();
    return waiting || cpu != thread.cpu().id() ? cpu : slice(thread);
  }

  @Override
  public boolean isWaiting() {
    return waiting;
  }

  private int whereItGoesOn() {
    return process.phase() == Phase.HOME ? homeCpu : awayCpu;
  }

  private int slice(KernelThread thread) {
    Phase phase = phaseOn(thread);
    if (left <= 0 || stream.read(batch) == 0) {
      stream.close();
      process.threadEnds();
      return DONE;
    }
    MmuCounters before = thread.mmu().counters();
    int count = (int) Math.min(left, batch.count);
    for (int from = 0; from < count; from += POLL_EVERY) {
      replay(thread, from, Math.min(count, from + POLL_EVERY));
      thread.cpu().poll(Step.POLL);
    }
    left -= count;
    // Counted before the process advances: a phase begins at some progress, so that no slice ends
    // the phase that it is counted in.
    Phase counted = phaseOn(thread) == phase ? phase : Phase.MOVING;
    reads.add(counted, thread.mmu().counters().minus(before));
    process.advance(count);
    return whereItGoesOn();
  }

  /**
   * The phase that walks on this CPU belong to: a thread may not have gone with its process yet.
   */
  private Phase phaseOn(KernelThread thread) {
    boolean behind = process.phase() != Phase.HOME && thread.cpu().node() != awayNode;
    return behind ? Phase.MOVING : process.walkPhase();
  }

  /** What is used for every access is copied first: after each load it would be read again. */
  private void replay(KernelThread thread, int from, int to) {
    Kernel system = kernel;
    AddressSpace space = process.space();
    Cpu cpu = thread.cpu();
    long[] vaddrs = batch.vaddr;
    byte[] kinds = batch.kind;
    long limit = mode.userLimit();
    long loaded = 0;
    for (int i = from; i < to; i++) {
      long vaddr = vaddrs[i];
      if (Long.compareUnsigned(vaddr, limit) >= 0) {
        vaddr = mode.fold(vaddr);
      }
      byte kind = kinds[i];
      long paddr = system.translate(thread, space, vaddr, access(kind));
      if (paddr < 0) {
        throw refusal(vaddr, kind, Kernel.outcomeOf(paddr));
      }
      if (checked) {
        check(cpu, kind, vaddr, paddr);
      } else if (kind == AccessBatch.STORE) {
        cpu.storeRelease(Step.USER_STORE, paddr & -8L, vaddr);
      } else {
        loaded += cpu.loadAcquire(Step.USER_LOAD, paddr & -8L);
      }
    }
    unused += loaded;
  }

  /** Loads, stores and fetches are numbered from 0, and their rights are the bits from 0. */
  private static int access(byte kind) {
    return Rights.READ << kind;
  }

  private void check(Cpu cpu, byte kind, long vaddr, long paddr) {
    if (kind == AccessBatch.STORE) {
      ledger.store(cpu, vaddr, paddr);
    } else {
      ledger.load(cpu, vaddr, paddr);
    }
  }

  /** Keeps the loads of an unchecked run from being thrown away. */
  private long unused;

  private RuntimeException refusal(long vaddr, byte kind, FaultOutcome outcome) {
    if (outcome == FaultOutcome.OUT_OF_MEMORY) {
      return new OutOfMemoryException(
          "out of memory at v0x%x of %s: neither a frame nor a swap slot is left"
              .formatted(vaddr, process.space()));
    }
    return new IllegalStateException(
        "access of kind %d to v0x%x of %s ended as %s"
            .formatted(kind, vaddr, process.space(), outcome));
  }
}

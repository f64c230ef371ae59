package pagurus.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.machine.WordPattern;

/**
 * The CPU itself, without checks beyond what keeps the process alive: an address outside of
 * physical memory, or not aligned, is refused by one comparison. A gap behind a node's memory is
 * not noticed. Steps are not looked at.
 *
 * <p>{@link CheckedCpu} and {@link SpeculatingCpu} stand in front of it where they are asked for,
 * so that it costs nothing where they are not. IPI handlers get the outermost of them.
 */
final class LiveCpu implements Cpu {
  private static final VarHandle WORD = JAVA_LONG.varHandle().withInvokeExactBehavior();
  private static final VarHandle HALF = JAVA_INT.varHandle().withInvokeExactBehavior();

  /** log2 of the bytes of a word. */
  private static final int WORD_SHIFT = 3;

  /** The bits that the address of a word in this process can have: those of its user half. */
  private static final long HOST_WORDS = (Long.MAX_VALUE >>> 16) & -Long.BYTES;

  /** Bulk operations go in pieces, because the compiler does best with loops over an int. */
  private static final int CHUNK = 1 << 20;

  private final int id;
  private final int node;
  private final long base;
  private final Mailbox mailbox = new Mailbox();
  private final Doorbell doorbell = new Doorbell(mailbox);
  private final Courtesy courtesy;
  private final Backoff backoff;
  private final WaitClock waits = new WaitClock();
  private final TableCopy tables = new TableCopy();
  private final SplittableRandom random;
  private final List<LiveCpu> all;
  private Cpu outermost = this;
  private boolean hasWalker;

  /** What of {@link Courtesy#asked} has been answered. */
  private long courtesyShown;

  /** When the core was offered last. */
  private long ownSinceNs = System.nanoTime();

  /** Addresses below it are backed; 0 once the machine is closed. */
  private long limit;

  /** The same in words. */
  private long words;

  /**
   * A CPU of a machine.
   *
   * @param all the CPUs of the machine, by number; complete before the first {@link #send}
   * @param coresAreShort whether the host has fewer cores than the machine has CPUs
   */
  LiveCpu(
      int id,
      int node,
      PhysicalMemory memory,
      SplittableRandom random,
      List<LiveCpu> all,
      Courtesy courtesy,
      boolean coresAreShort) {
    this.id = id;
    this.node = node;
    this.base = memory.base();
    this.limit = memory.layout().end();
    this.words = limit >>> WORD_SHIFT;
    this.random = random;
    this.all = all;
    this.courtesy = courtesy;
    this.backoff = new Backoff(doorbell, courtesy, !coresAreShort);
  }

  /** Says which CPU the handlers of IPIs are to see. */
  void serveAs(Cpu cpu) {
    outermost = cpu;
  }

  /** A run begins: {@code thread} is this CPU now, and what an earlier run left is forgotten. */
  void beginRun(Thread thread) {
    mailbox.takeAll();
    waits.forgetUnfinished();
    doorbell.belongsTo(thread);
  }

  /** Any thread: puts an IPI into the mailbox and wakes this CPU if it sleeps. */
  void deliver(Ipi ipi) {
    mailbox.push(ipi);
    doorbell.ring();
  }

  /** Any thread: makes this CPU's next poll or relax throw, and all after it. */
  void cancel(String reason) {
    deliver(new Cancellation(mailbox, reason));
  }

  /** An IPI that stays, so that an empty mailbox is all that {@link #poll} has to look for. */
  private record Cancellation(Mailbox mailbox, String reason) implements Ipi {
    @Override
    public void serve(Cpu self) {
      mailbox.push(this);
      throw new RunCancelledException(reason);
    }
  }

  /** How long this CPU waited, until now. */
  WaitStatistics.OfCpu waits() {
    return waits.read();
  }

  /** No address is valid any more. */
  void powerOff() {
    limit = 0;
    words = 0;
  }

  private long at(long paddr, int bytes) {
    if (Long.compareUnsigned(paddr, limit) >= 0) {
      throw outside(paddr, bytes);
    }
    return base + paddr;
  }

  /**
   * Where a word is. One comparison refuses what is outside as well as what is not aligned: turned
   * by three bits, such an address is huge. The mask at the end changes nothing, but tells the
   * compiler what the {@link VarHandle} would check once more.
   */
  private long word(long paddr) {
    if (Long.compareUnsigned(Long.rotateRight(paddr, WORD_SHIFT), words) >= 0) {
      throw notAWord(paddr);
    }
    return (base + paddr) & HOST_WORDS;
  }

  private RuntimeException notAWord(long paddr) {
    return Long.compareUnsigned(paddr, limit) < 0
        ? new IllegalArgumentException("p0x%x is not a multiple of 8".formatted(paddr))
        : outside(paddr, Long.BYTES);
  }

  /** The first of {@code bytes}, all of which are backed. */
  private long range(long paddr, long bytes) {
    if (paddr < 0 || bytes < 0 || paddr > limit || bytes > limit - paddr) {
      throw outside(paddr, bytes);
    }
    return base + paddr;
  }

  private IndexOutOfBoundsException outside(long paddr, long bytes) {
    return new IndexOutOfBoundsException(
        limit == 0
            ? "the machine is closed"
            : "%d bytes at p0x%x are outside of memory (p0x0-p0x%x)"
                .formatted(bytes, paddr, limit - 1));
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int node() {
    return node;
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    return (long) WORD.getAcquire(PhysicalMemory.GLOBAL, word(paddr));
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    WORD.setRelease(PhysicalMemory.GLOBAL, word(paddr), value);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    return WORD.compareAndSet(PhysicalMemory.GLOBAL, word(paddr), expected, value);
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    return (long) WORD.getAndSet(PhysicalMemory.GLOBAL, word(paddr), value);
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    return (long) WORD.getAndAdd(PhysicalMemory.GLOBAL, word(paddr), delta);
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    return (int) HALF.getAcquire(PhysicalMemory.GLOBAL, at(paddr, Integer.BYTES));
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    HALF.setRelease(PhysicalMemory.GLOBAL, at(paddr, Integer.BYTES), value);
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    return HALF.compareAndSet(PhysicalMemory.GLOBAL, at(paddr, Integer.BYTES), expected, value);
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    return (int) HALF.getAndSet(PhysicalMemory.GLOBAL, at(paddr, Integer.BYTES), value);
  }

  @Override
  public void fence(Step step) {
    VarHandle.fullFence();
  }

  @Override
  public void local(Step step, long subject) {
    // The TLB and the walk cache belong to this thread: there is nothing to order.
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    all.get(targetCpu).deliver(ipi);
  }

  @Override
  public void poll(Step step) {
    if (!mailbox.isEmpty()) {
      serve();
    }
    if (courtesy.asked() != courtesyShown) {
      showCourtesy();
    }
  }

  private void showCourtesy() {
    if (System.nanoTime() - ownSinceNs >= Courtesy.OWN_TIME_NS) {
      courtesyShown = courtesy.asked();
      Courtesy.offerCore();
      ownSinceNs = System.nanoTime();
    }
  }

  @Override
  public void relax(Step step) {
    if (mailbox.isEmpty()) {
      backoff.pause(step);
    }
    if (!mailbox.isEmpty()) {
      serve();
    }
  }

  private void serve() {
    Mailbox.@Nullable Letter letter = mailbox.takeAll();
    while (letter != null) {
      letter.ipi.serve(outermost);
      letter = letter.next;
    }
    backoff.restart();
  }

  @Override
  public int choose(Step step, int bound) {
    return random.nextInt(bound);
  }

  @Override
  public void waitBegins(Step step) {
    backoff.restart();
    waits.begins();
  }

  @Override
  public void waitEnds(Step step) {
    backoff.restart();
    waits.ends(step);
  }

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    long to = range(paddr, bytes);
    for (long done = 0; done < bytes; done += CHUNK) {
      fillChunk(to + done, (int) Math.min(CHUNK, bytes - done), word);
    }
  }

  private static void fillChunk(long to, int bytes, long word) {
    for (int offset = 0; offset < bytes; offset += Long.BYTES) {
      WORD.set(PhysicalMemory.GLOBAL, to + offset, word);
    }
  }

  /**
   * Word by word, because a bulk copy promises nothing about the size of its accesses. Costs 90 ns
   * for 4 KiB in the cache, where the bulk copy takes 20.
   */
  @Override
  public void copy(Step step, long from, long to, long bytes) {
    long source = range(from, bytes);
    long target = range(to, bytes);
    for (long done = 0; done < bytes; done += CHUNK) {
      copyChunk(source + done, target + done, (int) Math.min(CHUNK, bytes - done));
    }
  }

  private static void copyChunk(long from, long to, int bytes) {
    for (int offset = 0; offset < bytes; offset += Long.BYTES) {
      long word = (long) WORD.get(PhysicalMemory.GLOBAL, from + offset);
      WORD.set(PhysicalMemory.GLOBAL, to + offset, word);
    }
  }

  @Override
  public int copyExchanging(
      Step copying,
      Step exchanging,
      long from,
      long to,
      long bytes,
      WordPattern pattern,
      long replacement) {
    long source = range(from, bytes);
    long target = range(to, bytes);
    return tables.copyExchanging(source, target, bytes, pattern, replacement);
  }

  @Override
  public void attach(BackgroundWalker walker) {
    if (hasWalker) {
      throw new IllegalStateException("cpu " + id + " has a walker already");
    }
    hasWalker = true;
  }
}

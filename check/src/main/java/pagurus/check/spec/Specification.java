package pagurus.check.spec;

import java.util.Optional;
import pagurus.check.world.Role;
import pagurus.check.world.StuckException;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.inspect.Audit;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;

/**
 * Looks at every step of an execution and says when an invariant does not hold.
 *
 * <table>
 *   <caption>Where each is checked</caption>
 *   <tr><td>I1</td><td>at every read or write of an entry by a walker or a look-up</td></tr>
 *   <tr><td>I2</td><td>at every load, and at the end when every page has been to swap</td></tr>
 *   <tr><td>I3, I4</td><td>at every write to a table and every access, by {@code Reference}</td></tr>
 *   <tr><td>I5, I8</td><td>at the end, by the audit</td></tr>
 *   <tr><td>I6</td><td>whenever a flush ends</td></tr>
 *   <tr><td>I7</td><td>whenever a frame or a table is freed, by what frees it</td></tr>
 *   <tr><td>I9</td><td>when nobody can move, or an execution does not end</td></tr>
 *   <tr><td>I10</td><td>at the end, by the scenario</td></tr>
 * </table>
 */
public final class Specification implements Watcher {
  private final World world;
  private final Kernel kernel;
  private final AddressSpace space;
  private final FrameTable records;
  private final Findings findings = new Findings();
  private final Reference reference;
  private final Contents contents;
  private final long pendingWord;

  /**
   * A specification for these pages of a space, as it is now.
   *
   * @param pages their addresses
   */
  public Specification(World world, Kernel kernel, AddressSpace space, long[] pages) {
    this.world = world;
    this.kernel = kernel;
    this.space = space;
    records = kernel.core().frames().table();
    reference = new Reference(world, kernel, space, pages);
    contents = new Contents(pages.length);
    pendingWord = space.pendingWord();
  }

  /** What has been found so far. */
  public Findings findings() {
    return findings;
  }

  @Override
  public void stepped(int actor, Step step, long address, long before, long after) {
    switch (step) {
      case WALK_READ, SET_ACCESSED, SET_DIRTY -> walked(actor, step, address);
      case FLUSH_ENDS -> flushEnded(actor, address, after);
      case LOOKUP, INSTALL, UNHOOK, PROTECT, AGE, SET_BY_SOFTWARE, COPY, DRAIN, FREEZE, MERGE ->
          touched(actor, step, address, before != after);
      case PUBLISH -> published(actor, address, before != after);
      default -> {}
    }
  }

  private void walked(int actor, Step step, long address) {
    boolean table = records.kind(records.pfn(address)) == FrameKind.TABLE;
    if (!table && !(world.cast().role(actor) == Role.WALKER && world.isOvertaken(actor))) {
      findings.add(
          Invariant.I1,
          "the walker of cpu %d takes p0x%x for an entry (%s), in a frame that is %s"
              .formatted(world.cast().cpuOf(actor), address, step, kindOf(address)));
    }
  }

  private FrameKind kindOf(long address) {
    return records.kind(records.pfn(address));
  }

  private void touched(int actor, Step step, long address, boolean changed) {
    FrameKind kind = kindOf(address);
    if (kind == FrameKind.KERNEL) {
      return;
    }
    if (kind != FrameKind.TABLE && kind != FrameKind.ROOT_SLAB) {
      findings.add(
          Invariant.I1,
          "cpu %d uses p0x%x as an entry (%s), in a frame that is %s"
              .formatted(world.cast().cpuOf(actor), address, step, kind));
    }
    if (changed) {
      reference.written(world.cast().cpuOf(actor), step, findings);
    }
  }

  private void published(int actor, long address, boolean changed) {
    if (kindOf(address) == FrameKind.KERNEL) {
      reference.written(world.cast().cpuOf(actor), Step.PUBLISH, findings);
    } else {
      touched(actor, Step.PUBLISH, address, changed);
    }
  }

  private void flushEnded(int actor, long address, long pending) {
    int cpu = world.cast().cpuOf(actor);
    if (address != pendingWord) {
      return;
    }
    long missing = world.peek(kernel.thread(cpu).acknowledgeWord());
    if (missing != 0) {
      findings.add(
          Invariant.I6,
          "cpu %d says that its flush is over (%d pending), but %d acknowledgements are missing"
              .formatted(cpu, pending, missing));
    }
    reference.flushed(cpu);
  }

  // What programs do.

  /** A program's access has been translated. */
  public void used(int cpu, int page, long paddr, boolean store) {
    reference.used(cpu, page, paddr, store, findings);
  }

  /** A program has stored a value, which no other page and no other store has. */
  public void stored(int cpu, int page, long value) {
    contents.stored(cpu, page, value);
  }

  /** A program has loaded a value. */
  public void loaded(int cpu, int page, long value) {
    contents.loaded(cpu, page, value, findings);
  }

  /** The page has been taken away by the operation that has just ended. */
  public void unmapped(int page) {
    reference.expectAbsent(page, findings);
    contents.discarded(page);
  }

  /** A page has gone to another address by an operation that has just ended. */
  public void remapped(int from, int to) {
    reference.expectAbsent(from, findings);
    contents.moved(from, to);
  }

  /** A child is being made. */
  public void forkBegins() {
    contents.forkBegins();
  }

  /** A child has been made. */
  public void forked() {
    contents.forked();
  }

  /** The last look at a page of a child: what it holds after it has been to swap and back. */
  public void readBackOfChild(int page, long value) {
    contents.readBackOfChild(page, value, findings);
  }

  /** Somebody got hold of the page without a lock and has read what it holds. */
  public void pinned(int cpu, int page, long paddr, long value) {
    FrameKind kind = kindOf(paddr);
    if (kind != FrameKind.ANONYMOUS) {
      findings.add(
          Invariant.I1, "cpu %d has pinned p0x%x, a frame that is %s".formatted(cpu, paddr, kind));
    }
    contents.seen(cpu, page, value, findings);
  }

  /** The page cannot be written any more: the operation that did that has just ended. */
  public void writeProtected(int page) {
    reference.expectReadOnly(page, findings);
  }

  // The end.

  /** Says what stopped an execution. */
  public void stopped() {
    if (world.failure().isPresent()) {
      failed(world.failure().get());
    } else if (world.isDeadlocked()) {
      findings.add(Invariant.I9, "everybody waits for somebody else");
    }
  }

  /** The kernel's code threw. */
  public void failed(Throwable thrown) {
    String message = thrown.getMessage();
    Invariant about = thrown instanceof StuckException ? Invariant.I9 : blame(thrown);
    findings.add(about, message == null ? thrown.toString() : message);
  }

  /** Which invariant an exception of the kernel is about: it depends on who threw it. */
  private static Invariant blame(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      switch (frame.getMethodName()) {
        case "checkPoison" -> {
          return Invariant.I1;
        }
        case "free" -> {
          return Invariant.I7;
        }
        default -> {}
      }
    }
    return Invariant.I8;
  }

  /** Looks at the whole machine when nobody moves any more. */
  public void settled() {
    reference.settled(findings);
    Audit.Report report = Audit.of(kernel);
    if (!report.findings().isEmpty()) {
      boolean leak = report.leakedFrames() > 0;
      findings.add(leak ? Invariant.I8 : Invariant.I5, String.join("; ", report.findings()));
    }
  }

  /** The last look at a page: what it holds after it has been to swap and back. */
  public void readBack(int page, long value) {
    contents.readBack(page, value, findings);
  }

  /** What a page must hold in the end. */
  public long latest(int page) {
    return contents.latest(page);
  }

  /** Says that tables were left behind without a reason. */
  public void leftBehind(long tables, long reported) {
    findings.add(
        Invariant.I10,
        "%d tables are where they should not be, but only %d are reported"
            .formatted(tables, reported));
  }

  /** The first thing that was found. */
  public Optional<Finding> first() {
    return findings.first();
  }

  /** The space that this is about. */
  public AddressSpace space() {
    return space;
  }
}

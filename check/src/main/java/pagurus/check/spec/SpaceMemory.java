package pagurus.check.spec;

import java.util.Collection;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;

/**
 * The memory of one space: what its pages are mapped to, and what its program has stored.
 *
 * <p>Every space that a program runs has its own, also where pages are shared copy on write. A
 * store is written down for the space whose program it is of, and for no other: if another space
 * sees it, that one loads a value which nobody has stored there (I3).
 *
 * <p>A page has two words that count: to the first programs store, to the second devices do, by the
 * page's frame, which is pinned for them. So a device and a program can store to the same page at
 * the same time, and both must be there in the end.
 */
public final class SpaceMemory {
  private final AddressSpace space;
  private final Kernel kernel;
  private final Reference reference;
  private final Contents contents;
  private final Contents received;
  private final Findings findings;

  SpaceMemory(
      World world,
      Kernel kernel,
      AddressSpace space,
      long[] pages,
      Collection<SpaceMemory> all,
      Findings findings) {
    this.space = space;
    this.kernel = kernel;
    this.findings = findings;
    reference = new Reference(world, kernel, space, pages);
    contents =
        new Contents(
            pages.length,
            "page",
            value -> all.stream().anyMatch(other -> other != this && other.contents.hold(value)));
    received =
        new Contents(
            pages.length,
            "what devices store to page",
            value -> all.stream().anyMatch(other -> other != this && other.received.hold(value)));
  }

  /** Whose it is. */
  public AddressSpace space() {
    return space;
  }

  // What the kernel does.

  void written(int cpu, Step step, long address) {
    reference.written(cpu, step, address, findings);
  }

  /** Whether this is the last of the generations that advance with a flush that leaves none out. */
  boolean hasGeneration(long word) {
    return word == space.generationWord(space.generations() - 1);
  }

  boolean hasPending(long word) {
    return word == space.pendingWord();
  }

  void flushed(int cpu) {
    reference.flushed(cpu);
  }

  void settled() {
    reference.settled(findings);
  }

  // What programs do.

  /** A page holds a value before anything begins. */
  public void begins(int page, long value) {
    contents.begins(page, value);
  }

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
    received.discarded(page);
  }

  /** A page has gone to another address by an operation that has just ended. */
  public void remapped(int from, int to) {
    reference.expectAbsent(from, findings);
    contents.moved(from, to);
    received.moved(from, to);
  }

  /** A child is being made. */
  public void forkBegins() {
    contents.forkBegins();
    received.forkBegins();
  }

  /** A child has been made. */
  public void forked() {
    contents.forked();
    received.forked();
  }

  /** Somebody got hold of the page without a lock and has read what it holds. */
  public void pinned(int cpu, int page, long paddr, long value) {
    expectData(cpu, paddr);
    contents.seen(cpu, page, value, findings);
  }

  /** A device has stored a value to a frame that a CPU has pinned for it as that of a page. */
  public void received(int cpu, int page, long paddr, long value) {
    expectData(cpu, paddr);
    received.stored(cpu, page, value);
  }

  /** A program has loaded what devices store. */
  public void loadedReceived(int cpu, int page, long value) {
    received.loaded(cpu, page, value, findings);
  }

  private void expectData(int cpu, long paddr) {
    FrameTable records = kernel.core().frames().table();
    FrameKind kind = records.kind(records.pfn(paddr));
    if (kind != FrameKind.ANONYMOUS) {
      findings.add(
          Invariant.I1, "cpu %d has pinned p0x%x, a frame that is %s".formatted(cpu, paddr, kind));
    }
  }

  /** The page cannot be written any more: the operation that did that has just ended. */
  public void writeProtected(int page) {
    reference.expectReadOnly(page, findings);
  }

  // The end.

  /** The last look at a page of a child: what it holds after it has been to swap and back. */
  public void readBackOfChild(int page, long value, long fromDevices) {
    contents.readBackOfChild(page, value, findings);
    received.readBackOfChild(page, fromDevices, findings);
  }

  /** The last look at a page: what it holds after it has been to swap and back. */
  public void readBack(int page, long value, long fromDevices) {
    contents.readBack(page, value, findings);
    received.readBack(page, fromDevices, findings);
  }

  /** The last look at a page that should be there, and is not. */
  public void lost(int page) {
    contents.lost(page, findings);
  }
}

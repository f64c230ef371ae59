package pagurus.sim.run;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.Interruptions;
import pagurus.sim.world.SimulatedMachine;
import pagurus.trace.Footprint;
import pagurus.vm.flush.Gather;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.Migration;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Data follows the threads that use it, and tables do not: NUMA balancing as in Linux (mm/mempolicy
 * and kernel/sched/fair, {@code task_numa_work} and {@code do_numa_page}).
 *
 * <p>Now and then a thread marks some pages, in the order of their addresses and over again: it
 * stores to their entries, and all CPUs forget their translations. The next access to a page that
 * is marked is a <em>hint fault</em>, which takes the mark away. If that comes from another node
 * than the page is on, and the hint fault before it came from there, too, the page goes there.
 *
 * <p>A mark is a software bit of the entry, which is stored as any change is, with all that it
 * costs where tables have copies. Hardware does not look at it, as it would at the rights that
 * Linux takes away: which pages are marked is known beside the tables, too, and a walk asks there.
 * The memory manager itself moves the page.
 *
 * <p>What is <em>not</em> here: Linux's rate of marking, which adapts to how many faults are local;
 * groups of threads that share pages; threads that go to their data. And there a page may go at its
 * first hint fault, as long as the program is young.
 */
final class NumaBalancing {
  /** A page whose first hint fault is to come. */
  private static final byte NOWHERE = -1;

  /** In the software bits of an entry, which nobody else uses. */
  private static final int MARK = 1;

  private static final int NO_MARK = 0;

  private final Kernel kernel;
  private final AddressSpace space;
  private final SimulatedMachine machine;
  private final int faultCycles;
  private final int exitCycles;
  private final int atOnce;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final ScannedPages pages;
  private final BitSet marked = new BitSet();

  /** The node of the last hint fault of each page. */
  private final byte[] lastNodes;

  /** What takes a page to each node. */
  private final List<Migration.Request> ways;

  private int next;
  private long hintFaults;
  private long moved;

  /**
   * Balancing by a kernel, of pages of a space.
   *
   * @param exitCycles what it takes to come to this kernel and back, if programs run elsewhere
   */
  NumaBalancing(
      Kernel kernel,
      AddressSpace space,
      ScannedPages pages,
      SimulatedMachine machine,
      Hardware hardware,
      int exitCycles,
      NumaBalance how) {
    this.kernel = kernel;
    this.space = space;
    this.machine = machine;
    this.pages = pages;
    this.exitCycles = exitCycles;
    faultCycles = hardware.faultCycles();
    atOnce = how.pages();
    mode = kernel.core().mode();
    format = mode.format();
    entries = kernel.core().entries();
    lastNodes = new byte[pages.numbers()];
    Arrays.fill(lastNodes, NOWHERE);
    ways =
        IntStream.range(0, hardware.nodes())
            .mapToObj(node -> kernel.migration().toNode(space, node))
            .toList();
  }

  /** Hint faults so far. */
  long hintFaults() {
    return hintFaults;
  }

  /** Pages of 4 KiB that have gone to another node. */
  long moved() {
    return moved;
  }

  /** A CPU marks the next pages. */
  void mark(int cpu) {
    KernelThread thread = kernel.thread(cpu);
    machine.cpu(cpu).charge(exitCycles);
    Interruptions interruptions = machine.cpu(cpu).interruptions();
    interruptions.defer(machine.defersShootdowns());
    space.mapLock().lockRead(thread.cpu());
    thread.enter();
    try (Gather gather = kernel.flush().gather(thread, space)) {
      int most = Math.min(atOnce, pages.count());
      for (int done = 0; done < most; ) {
        done += markTable(thread, most - done, gather);
      }
    } finally {
      thread.leave();
      space.mapLock().unlockRead(thread.cpu());
      interruptions.defer(false);
    }
  }

  /** Marks those of the next pages that one table translates; says how many pages it looked at. */
  private int markTable(KernelThread thread, int most, Gather gather) {
    int first = pages.next(next);
    long vaddr = address(pages.page(first));
    Path path = thread.find(space, vaddr, 1);
    int level = path.level();
    boolean leaves = level == 1 || format.isLeaf(path.entry(), level);
    boolean locked = leaves && thread.lockTableExact(space, vaddr, level);
    int looked = 0;
    int at = first;
    while (looked < most && at < pages.numbers() && sameTable(vaddr, at)) {
      if (locked && (level == 1 || at == first)) {
        markEntry(thread, at, level, gather);
      }
      looked++;
      at = pages.next(at + 1);
    }
    if (locked) {
      thread.unlockTable();
    }
    next = at == pages.numbers() ? 0 : at;
    return looked;
  }

  private boolean sameTable(long vaddr, int number) {
    return (vaddr ^ address(pages.page(number))) >>> mode.shift(2) == 0;
  }

  private void markEntry(KernelThread thread, int number, int level, Gather gather) {
    long vaddr = address(pages.page(number));
    long slot = entries.slotFor(thread.path().table(), level, vaddr);
    if (store(thread.cpu(), slot, level, MARK)) {
      gather.changed(vaddr & -mode.span(level), mode.span(level));
      marked.set(number(pages.page(number), level));
    }
  }

  /** Stores a mark, or none, to the entry of a page; false if it is none. */
  private boolean store(Cpu cpu, long slot, int level, int mark) {
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    return format.isLeaf(entry, level)
        && entries.replace(cpu, Step.PROTECT, slot, entry, format.withSoftware(entry, mark));
  }

  /** What is known of a page has the number of the first page of 4 KiB in it. */
  private int number(long page, int level) {
    return pages.number(page & -(mode.span(level) / mode.pageBytes()));
  }

  private static long address(long page) {
    return page << Footprint.PAGE_SHIFT;
  }

  /** The page has been given back and came anew; arguments are those of {@link #walked}. */
  void forget(long page, int level) {
    int number = number(page, level);
    marked.clear(number);
    lastNodes[number] = NOWHERE;
  }

  /**
   * A CPU walks to a page; if that is marked it takes a hint fault, and has to walk again.
   *
   * @param page a page of 4 KiB in it
   * @param level that of its leaf
   * @param node where it is
   * @return whether there was a fault
   */
  boolean walked(int cpu, long page, int level, int node) {
    int number = number(page, level);
    if (!marked.get(number)) {
      return false;
    }
    marked.clear(number);
    hintFaults++;
    KernelThread thread = kernel.thread(cpu);
    int here = thread.cpu().node();
    long vaddr = address(page) & -mode.span(level);
    machine.cpu(cpu).charge(faultCycles + exitCycles);
    restore(thread, vaddr, level);
    if (node != here && lastNodes[number] == here) {
      Migration.Request there = ways.get(here).range(vaddr, vaddr + mode.span(level));
      moved += kernel.migration().migrate(thread, there).moved();
    }
    lastNodes[number] = (byte) here;
    return true;
  }

  private void restore(KernelThread thread, long vaddr, int level) {
    thread.enter();
    try {
      if (thread.lockTableExact(space, vaddr, level)) {
        store(thread.cpu(), thread.path().slot(), level, NO_MARK);
        thread.unlockTable();
      }
    } finally {
      thread.leave();
    }
  }
}

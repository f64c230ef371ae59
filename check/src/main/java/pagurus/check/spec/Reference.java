package pagurus.check.spec;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.table.AbsentEntries;

/**
 * What a space means, said flatly: for each page of a scenario, the frame and whether it may be
 * written, or nothing.
 *
 * <p>After every step that writes to a table or to the root word, the page's entry is found again
 * from the root by reading memory, in originals where tables have copies. What is found is held
 * against the <em>logical mapping</em>:
 *
 * <ul>
 *   <li>A step of a relocation (copy, drain, freeze, publish, merge) may hide a page and bring it
 *       back. It may not show anything but the logical mapping (I3, I4). Below a table that is
 *       hidden entries are found by way of the table that was there before.
 *   <li>Any other step sets the logical mapping, also where a move above has hidden the entry. If
 *       that took something away, it opens a <em>stale window</em>: until the CPU that did it has
 *       ended its flush, every CPU may still use the old mapping, access by access (X1, X10, R1).
 *       After that nobody may (I4).
 * </ul>
 */
final class Reference {
  private final World world;
  private final AddressSpace space;
  private final PagingMode mode;
  private final EntryFormat format;
  private final AbsentEntries absent;
  private final Kernel kernel;
  private final long[] pages;
  private final long[] visible;
  private final long[] logical;
  private final long[] slots; // where the entry was when it was seen last
  private final int[] levels; // and of which level it was
  private final long[][] passed; // by page and level: the table that was passed last
  private long foundSlot;
  private int foundLevel;
  private final StaleWindows windows = new StaleWindows();

  Reference(World world, Kernel kernel, AddressSpace space, long[] pages) {
    this.world = world;
    this.kernel = kernel;
    this.space = space;
    this.pages = pages;
    mode = kernel.core().mode();
    format = mode.format();
    absent = new AbsentEntries(format);
    visible = new long[pages.length];
    logical = new long[pages.length];
    slots = new long[pages.length];
    levels = new int[pages.length];
    passed = new long[pages.length][mode.levels() + 1];
    for (int page = 0; page < pages.length; page++) {
      logical[page] = find(page);
      visible[page] = logical[page];
      slots[page] = logical[page] == Mapping.NONE ? 0 : foundSlot;
      levels[page] = foundLevel;
    }
  }

  private long mapping(long entry, int level, long vaddr) {
    if (!format.isPresent(entry) || !format.isLeaf(entry, level)) {
      return Mapping.NONE;
    }
    long frame = format.physicalAddress(entry, level, vaddr) >>> mode.pageShift();
    return Mapping.of(frame, format.isWritable(entry));
  }

  /** The mapping that a walk from the root finds now. */
  private long find(int page) {
    return find(page, false);
  }

  /** The same, also below an entry that says that the table there is being moved, if asked for. */
  private long find(int page, boolean hidden) {
    long vaddr = pages[page];
    long table = world.peek(space.rootWord());
    for (int level = mode.levels(); level > 0; level--) {
      if (!world.memory().exists(table)) {
        return Mapping.NONE;
      }
      passed[page][level] = table;
      foundSlot = table + mode.entryOffset(vaddr, level);
      foundLevel = level;
      long entry = world.read(foundSlot, mode.entryBytes());
      boolean below = hidden && level > 1 && absent.isMoving(entry);
      if (!below && (!format.isPresent(entry) || format.isLeaf(entry, level))) {
        return mapping(entry, level, vaddr);
      }
      table =
          below
              ? passed[page][level - 1]
              : kernel.core().entries().original(format.tableAddress(entry, level));
    }
    return Mapping.NONE;
  }

  /** A step has written to an entry, or to the root word. */
  void written(int cpu, Step step, long address, Findings findings) {
    for (int page = 0; page < pages.length; page++) {
      long now = find(page);
      if (now != Mapping.NONE) {
        slots[page] = foundSlot;
        levels[page] = foundLevel;
      }
      if (now != visible[page]) {
        visible[page] = now;
        if (isRelocation(step)) {
          relocated(page, now, step, findings);
        } else {
          means(cpu, page, now);
        }
      } else if (now == Mapping.NONE && !isRelocation(step)) {
        writtenBehind(cpu, page, address);
      }
    }
  }

  /** A step has written something, while a page is hidden, if it is anywhere. */
  private void writtenBehind(int cpu, int page, long address) {
    if (slots[page] == address) {
      long entry = world.read(address, mode.entryBytes());
      means(cpu, page, mapping(entry, levels[page], pages[page]));
      return;
    }
    long behind = find(page, true);
    if (foundSlot == address) {
      slots[page] = foundSlot;
      levels[page] = foundLevel;
      means(cpu, page, behind);
    }
  }

  /** From now on a page means this. */
  private void means(int cpu, int page, long now) {
    if (now != logical[page]) {
      if (logical[page] != Mapping.NONE) {
        windows.open(page, logical[page], cpu);
      }
      logical[page] = now;
    }
  }

  private static boolean isRelocation(Step step) {
    return switch (step) {
      case COPY, DRAIN, FREEZE, PUBLISH, MERGE -> true;
      default -> false;
    };
  }

  private void relocated(int page, long now, Step step, Findings findings) {
    if (now != Mapping.NONE && now != logical[page]) {
      findings.add(
          Invariant.I4,
          "%s shows v0x%x as %s, though it is %s"
              .formatted(
                  step, pages[page], Mapping.describe(now), Mapping.describe(logical[page])));
    }
  }

  /** A CPU has ended a flush: what it took away is gone for everybody. */
  void flushed(int cpu) {
    windows.close(cpu);
  }

  /** A program's access has been translated. */
  void used(int cpu, int page, long paddr, boolean store, Findings findings) {
    long frame = paddr >>> mode.pageShift();
    if (Mapping.allows(logical[page], frame, store) || windows.allows(page, frame, store)) {
      return;
    }
    boolean wasAllowed = windows.allowed(page, frame, store);
    findings.add(
        wasAllowed ? Invariant.I4 : Invariant.I3,
        "cpu %d %s v0x%x in frame 0x%x, though the page is %s%s"
            .formatted(
                cpu,
                store ? "stores to" : "loads",
                pages[page],
                frame,
                Mapping.describe(logical[page]),
                wasAllowed ? " and that was flushed" : ""));
  }

  /** An operation that was to take a page away has ended. */
  void expectAbsent(int page, Findings findings) {
    if (logical[page] != Mapping.NONE || visible[page] != Mapping.NONE) {
      findings.add(
          Invariant.I4,
          "v0x%x was taken away, but is %s".formatted(pages[page], Mapping.describe(find(page))));
    }
  }

  /** An operation that was to take the right to store away has ended. */
  void expectReadOnly(int page, Findings findings) {
    if (Mapping.isWritable(logical[page])) {
      findings.add(
          Invariant.I4,
          "v0x%x was made read-only, but is %s"
              .formatted(pages[page], Mapping.describe(find(page))));
    }
  }

  /** Nobody moves any more: nothing may be hidden. */
  void settled(Findings findings) {
    if (kernel.spaces().find(kernel.thread(0).cpu(), space.id()).isEmpty()) {
      return;
    }
    for (int page = 0; page < pages.length; page++) {
      if (find(page) != logical[page]) {
        findings.add(
            Invariant.I3,
            "v0x%x was left %s, though it is %s"
                .formatted(
                    pages[page], Mapping.describe(find(page)), Mapping.describe(logical[page])));
      }
    }
  }
}

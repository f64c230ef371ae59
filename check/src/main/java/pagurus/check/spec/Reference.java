package pagurus.check.spec;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;

/**
 * What a space means, said flatly: for each page of a scenario, the frame and whether it may be
 * written, or nothing.
 *
 * <p>After every step that writes to a table or to the root word, the page's entry is found again
 * from the root by reading memory. What is found is held against the <em>logical mapping</em>:
 *
 * <ul>
 *   <li>A step of a relocation (copy, drain, freeze, publish, merge) may hide a page and bring it
 *       back. It may not show anything but the logical mapping (I3, I4).
 *   <li>Any other step sets the logical mapping. If that took something away, it opens a <em>stale
 *       window</em>: until the CPU that did it has ended its flush, every CPU may still use the old
 *       mapping, access by access (X1, X10, R1). After that nobody may (I4).
 * </ul>
 */
final class Reference {
  /** What a page may be used for: a frame number and a bit that allows stores; or {@link #NONE}. */
  private static final long NONE = -1;

  private record Window(int page, long mapping, int openedBy) {}

  private final World world;
  private final AddressSpace space;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Kernel kernel;
  private final long[] pages;
  private final long[] visible;
  private final long[] logical;
  private final List<Window> windows = new ArrayList<>();
  private final List<Window> closed = new ArrayList<>();

  Reference(World world, Kernel kernel, AddressSpace space, long[] pages) {
    this.world = world;
    this.kernel = kernel;
    this.space = space;
    this.pages = pages;
    mode = kernel.core().mode();
    format = mode.format();
    visible = new long[pages.length];
    logical = new long[pages.length];
    for (int page = 0; page < pages.length; page++) {
      logical[page] = find(pages[page]);
      visible[page] = logical[page];
    }
  }

  /** The mapping that a walk from the root finds now. */
  private long find(long vaddr) {
    long table = world.peek(space.rootWord());
    for (int level = mode.levels(); level > 0; level--) {
      if (!world.memory().exists(table)) {
        return NONE;
      }
      long entry = world.read(table + mode.entryOffset(vaddr, level), mode.entryBytes());
      if (!format.isPresent(entry)) {
        return NONE;
      }
      if (format.isLeaf(entry, level)) {
        long frame = format.physicalAddress(entry, level, vaddr) >>> mode.pageShift();
        return frame << 1 | (format.isWritable(entry) ? 1 : 0);
      }
      table = format.tableAddress(entry, level);
    }
    return NONE;
  }

  /** A step has written to a table or to the root word. */
  void written(int cpu, Step step, Findings findings) {
    for (int page = 0; page < pages.length; page++) {
      long now = find(pages[page]);
      if (now != visible[page]) {
        visible[page] = now;
        if (isRelocation(step)) {
          relocated(page, now, step, findings);
        } else if (now != logical[page]) {
          if (logical[page] != NONE) {
            windows.add(new Window(page, logical[page], cpu));
          }
          logical[page] = now;
        }
      }
    }
  }

  private static boolean isRelocation(Step step) {
    return switch (step) {
      case COPY, DRAIN, FREEZE, PUBLISH, MERGE -> true;
      default -> false;
    };
  }

  private void relocated(int page, long now, Step step, Findings findings) {
    if (now != NONE && now != logical[page]) {
      findings.add(
          Invariant.I4,
          "%s shows v0x%x as %s, though it is %s"
              .formatted(step, pages[page], describe(now), describe(logical[page])));
    }
  }

  private String describe(long mapping) {
    return mapping == NONE
        ? "absent"
        : "frame 0x%x, %s".formatted(mapping >>> 1, (mapping & 1) != 0 ? "writable" : "read-only");
  }

  /** A CPU has ended a flush: what it took away is gone for everybody. */
  void flushed(int cpu) {
    for (Window window : windows) {
      if (window.openedBy == cpu) {
        closed.add(window);
      }
    }
    windows.removeIf(window -> window.openedBy == cpu);
  }

  /** A program's access has been translated. */
  void used(int cpu, int page, long paddr, boolean store, Findings findings) {
    long frame = paddr >>> mode.pageShift();
    if (allows(logical[page], frame, store)) {
      return;
    }
    for (Window window : windows) {
      if (window.page == page && allows(window.mapping, frame, store)) {
        return;
      }
    }
    boolean wasAllowed =
        closed.stream().anyMatch(old -> old.page == page && allows(old.mapping, frame, store));
    findings.add(
        wasAllowed ? Invariant.I4 : Invariant.I3,
        "cpu %d %s v0x%x in frame 0x%x, though the page is %s%s"
            .formatted(
                cpu,
                store ? "stores to" : "loads",
                pages[page],
                frame,
                describe(logical[page]),
                wasAllowed ? " and that was flushed" : ""));
  }

  private static boolean allows(long mapping, long frame, boolean store) {
    return mapping != NONE && mapping >>> 1 == frame && (!store || (mapping & 1) != 0);
  }

  /** An operation that was to take a page away has ended. */
  void expectAbsent(int page, Findings findings) {
    if (logical[page] != NONE || visible[page] != NONE) {
      findings.add(
          Invariant.I4,
          "v0x%x was taken away, but is %s".formatted(pages[page], describe(find(pages[page]))));
    }
  }

  /** An operation that was to take the right to store away has ended. */
  void expectReadOnly(int page, Findings findings) {
    if (logical[page] != NONE && (logical[page] & 1) != 0) {
      findings.add(
          Invariant.I4,
          "v0x%x was made read-only, but is %s"
              .formatted(pages[page], describe(find(pages[page]))));
    }
  }

  /** Nobody moves any more: nothing may be hidden. */
  void settled(Findings findings) {
    if (kernel.spaces().find(kernel.thread(0).cpu(), space.id()).isEmpty()) {
      return;
    }
    for (int page = 0; page < pages.length; page++) {
      if (find(pages[page]) != logical[page]) {
        findings.add(
            Invariant.I3,
            "v0x%x was left %s, though it is %s"
                .formatted(pages[page], describe(find(pages[page])), describe(logical[page])));
      }
    }
  }
}

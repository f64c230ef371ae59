package pagurus.vm.inspect;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.RootRegistry;
import pagurus.vm.table.Entries;

/** Visits every table and every entry that is not empty, parents before children. */
public final class TableWalk {
  /** What is told about each. */
  public interface Visitor {
    /**
     * A table; {@code vaddr} is the first address that it translates.
     *
     * @return whether to go into it; a table that is shared is met once for each of its parents
     */
    boolean table(long table, int level, long vaddr);

    /** An entry that is not empty and refers to no table: a leaf, or absent with a meaning. */
    void entry(long entry, int level, long vaddr);
  }

  private final Entries entries;
  private final PagingMode mode;
  private final EntryFormat format;
  private final RootRegistry roots;

  /** Walks over tables of this memory manager. */
  public TableWalk(Core core) {
    entries = core.entries();
    mode = core.mode();
    format = core.format();
    roots = core.roots();
  }

  /** Walks over one space; not over the kernel half, which is not its own. */
  public void walk(Cpu cpu, AddressSpace space, Visitor visitor) {
    visit(cpu, space.root(cpu), mode.levels(), 0, visitor);
  }

  private void visit(Cpu cpu, long table, int level, long vaddr, Visitor visitor) {
    if (!visitor.table(table, level, vaddr)) {
      return;
    }
    for (int i = 0; i < roots.ownEntries(level); i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      long at = vaddr + i * mode.span(level);
      if (format.isTable(entry, level)) {
        visit(cpu, format.tableAddress(entry, level), level - 1, at, visitor);
      } else if (entry != 0) {
        visitor.entry(entry, level, at);
      }
    }
  }
}

package pagurus.check.spec;

import java.util.ArrayList;
import java.util.List;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.table.TableLife;

/**
 * The tables that relocations have replaced, from then on until they are in the retire queue or
 * free.
 *
 * <ul>
 *   <li>Whoever replaces a table owes a shootdown, and may not say that nothing is pending before
 *       it has begun one (I6, M4).
 *   <li>A replaced table may wait for relocations and other read sections that were under way when
 *       it was replaced, but not for those that began later: with them it could wait for ever, and
 *       limbo memory would have no bound (I9, M16). In the retire queue it waits for its own grace
 *       period only.
 * </ul>
 */
final class Limbo {
  private final FrameTable records;
  private final List<Stray> strays = new ArrayList<>();
  private long inside;
  private long owing;

  private static final class Stray {
    private final int pfn;
    private long waitsFor;

    Stray(int pfn, long waitsFor) {
      this.pfn = pfn;
      this.waitsFor = waitsFor;
    }
  }

  Limbo(FrameTable records) {
    this.records = records;
  }

  /** A CPU has replaced a table, or has taken it out of reach in order to. */
  void replaced(int cpu, long table) {
    owing |= 1L << cpu;
    strays.add(new Stray(records.pfn(table), inside));
  }

  /** A CPU begins to tell the others of what it has replaced. */
  void told(int cpu) {
    owing &= ~(1L << cpu);
  }

  /** A CPU says that its flush is over. */
  void flushEnds(int cpu, Findings findings) {
    if ((owing >>> cpu & 1) != 0) {
      findings.add(
          Invariant.I6,
          "cpu %d says that its flush is over, but has told nobody of the table that it replaced"
              .formatted(cpu));
    }
  }

  /** A word that may be a table's says something else now. */
  void became(long word, TableLife life) {
    if (life != TableLife.MOVING && life != TableLife.STRAY) {
      strays.removeIf(stray -> records.tableWord(stray.pfn) == word);
    }
  }

  /** A CPU's thread begins a read section; every relocation is in one. */
  void entered(int cpu) {
    inside |= 1L << cpu;
  }

  /** It ends its read section. */
  void left(int cpu, Findings findings) {
    inside &= ~(1L << cpu);
    for (Stray stray : strays) {
      stray.waitsFor &= ~(1L << cpu);
      if (stray.waitsFor == 0 && records.kind(stray.pfn) == FrameKind.TABLE) {
        findings.add(
            Invariant.I9,
            "table p0x%x is in limbo and not queued to be freed, though whoever was under way when"
                    .formatted(records.paddr(stray.pfn))
                + " it was replaced is done");
      }
    }
  }
}

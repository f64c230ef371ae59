package pagurus.vm.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.space.Core;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;

/**
 * Looks whether copies of tables say what their originals say: the same leaves but for A and D, and
 * tables that are the same node's.
 */
final class CopyAudit {
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final FrameTable records;

  /** What stands in a word of memory, whatever other words there are. */
  private final Entries words;

  CopyAudit(Core core) {
    this.core = core;
    mode = core.mode();
    format = core.format();
    records = core.frames().table();
    words = new Entries(mode);
  }

  /** Whether a frame is of a copy of one of these tables. */
  boolean isReached(int pfn, Map<Long, Integer> tables) {
    return tables.containsKey(core.entries().original(records.paddr(pfn)));
  }

  /** What is wrong with the copies of these tables, whose levels are known. */
  List<String> findings(Cpu cpu, Map<Long, Integer> tables) {
    List<String> findings = new ArrayList<>();
    if (core.entries().makesCopies()) {
      tables.forEach((table, level) -> look(cpu, table, level, findings));
    }
    return findings;
  }

  private void look(Cpu cpu, long table, int level, List<String> findings) {
    compare(cpu, table, level, table, core.tables().nodeOf(table), findings);
    for (int node = 0; node < core.frames().nodes(); node++) {
      long copy = core.entries().copyOn(table, node);
      if (copy != table) {
        checkRecord(table, level, copy, node, findings);
        compare(cpu, table, level, copy, node, findings);
      }
    }
  }

  private void checkRecord(long table, int level, long copy, int node, List<String> findings) {
    int pfn = records.pfn(copy);
    if (records.kind(pfn) != FrameKind.TABLE_COPY
        || records.level(pfn) != level
        || records.nodeOf(pfn) != node
        || core.entries().original(copy) != table) {
      findings.add(
          "p0x%x, %s of level %d on node %d, is no copy of table p0x%x of level %d for node %d"
              .formatted(
                  copy,
                  records.kind(pfn),
                  records.level(pfn),
                  records.nodeOf(pfn),
                  table,
                  level,
                  node));
    }
  }

  /** Compares the table that a node's CPUs walk with what the kernel knows of it. */
  private void compare(
      Cpu cpu, long table, int level, long walked, int node, List<String> findings) {
    for (int index = 0; index < core.roots().ownEntries(level); index++) {
      long known = core.entries().read(cpu, Step.LOOKUP, words.slot(table, index));
      long found = words.read(cpu, Step.LOOKUP, words.slot(walked, index));
      boolean lacking =
          walked != table && found == AbsentEntries.EMPTY && core.entries().copiesMayLack(level);
      boolean same =
          plain(found, level) == plain(asWalked(known, level, walked == table, node), level);
      if (!lacking && !same && !isSentToOriginal(known, found, level, node)) {
        findings.add(
            "entry %d of table p0x%x of level %d is %s, but on node %d they walk %s"
                .formatted(
                    index,
                    table,
                    level,
                    format.describe(known, level),
                    node,
                    format.describe(found, level)));
      }
    }
  }

  /** What is known, as it should stand in the original, or in the copy for a node. */
  private long asWalked(long entry, int level, boolean inOriginal, int node) {
    if (!format.isTable(entry, level) || (inOriginal && core.entries().copiesMayLack(level))) {
      return entry;
    }
    long walked = core.entries().copyOn(format.tableAddress(entry, level), node);
    return format.withTableAddress(entry, level, walked);
  }

  /** Whether a node walks the original of a leaf table though it is not there, and hears of it. */
  private boolean isSentToOriginal(long known, long found, int level, int node) {
    return core.entries().copiesMayLack(level)
        && format.isTable(known, level)
        && plain(found, level) == plain(known, level)
        && (core.entries().readersOf(format.tableAddress(known, level)) >>> node & 1) != 0;
  }

  /** An entry without A and D, which each copy has of its own. */
  private long plain(long entry, int level) {
    if (!format.isPresent(entry)) {
      return entry;
    }
    if (format.isLeaf(entry, level)) {
      return format.withoutDirty(format.withoutAccessed(entry));
    }
    return format.tableAccessedExists(level) ? format.withoutAccessed(entry) : entry;
  }
}

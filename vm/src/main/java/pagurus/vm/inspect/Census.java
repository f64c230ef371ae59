package pagurus.vm.inspect;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pagurus.machine.Cpu;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;

/**
 * Counts tables by level and node, leaves by level, and pages by node. A table that several of the
 * spaces share is counted once, with its pages.
 */
public final class Census {
  private final long[][] tables;
  private final long[][] copies;
  private final long[] leaves;
  private final long[] pages;

  private Census(int levels, int nodes) {
    tables = new long[levels + 1][nodes];
    copies = new long[levels + 1][nodes];
    leaves = new long[levels + 1];
    pages = new long[nodes];
  }

  /** Counts the tables and pages of some spaces. */
  public static Census take(Cpu cpu, Core core, List<AddressSpace> spaces) {
    Census census = new Census(core.mode().levels(), core.frames().nodes());
    TableWalk walk = new TableWalk(core);
    Set<Long> seen = new HashSet<>();
    for (AddressSpace space : spaces) {
      walk.walk(
          cpu,
          space,
          new TableWalk.Visitor() {
            @Override
            public boolean table(long table, int level, long vaddr) {
              if (!seen.add(table)) {
                return false;
              }
              census.tables[level][core.tables().nodeOf(table)]++;
              for (int node = 0; node < core.frames().nodes(); node++) {
                census.copies[level][node] += core.entries().copyOn(table, node) != table ? 1 : 0;
              }
              return true;
            }

            @Override
            public void entry(long entry, int level, long vaddr) {
              if (core.format().isPresent(entry)) {
                long frames = core.mode().span(level) / core.mode().pageBytes();
                long paddr = core.format().leafAddress(entry, level);
                census.leaves[level]++;
                census.pages[core.frames().layout().nodeOf(paddr)] += frames;
              }
            }
          });
    }
    return census;
  }

  /** Tables of a level on a node. */
  public long tables(int level, int node) {
    return tables[level][node];
  }

  /** Tables of a level on all nodes. */
  public long tables(int level) {
    long sum = 0;
    for (long count : tables[level]) {
      sum += count;
    }
    return sum;
  }

  /** Copies of tables of a level on a node; the tables themselves are not among them. */
  public long copies(int level, int node) {
    return copies[level][node];
  }

  /** Present leaves in tables of a level; those of level 2 are huge. */
  public long leaves(int level) {
    return leaves[level];
  }

  /** Pages that are mapped on a node, in units of the smallest page. */
  public long pages(int node) {
    return pages[node];
  }
}

package pagurus.vm.inspect;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Core;
import pagurus.vm.table.AbsentEntries;

/**
 * Checks entries against areas at rest: what an entry maps, or names in swap, lies in areas of the
 * space, and no entry lets a program store where its area does not. A page outside of all areas is
 * one that an unmapping has left behind; nobody will ever take it away, and the next area there
 * shows it.
 *
 * <p>Tables that several spaces share are looked at for each of them: its own areas have to agree.
 */
final class AreaAudit {
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final AbsentEntries absent;
  private final List<String> findings = new ArrayList<>();

  AreaAudit(Core core) {
    this.core = core;
    mode = core.mode();
    format = core.format();
    absent = new AbsentEntries(format);
  }

  /** What does not agree in one space, in words. */
  List<String> findings(Cpu cpu, AddressSpace space) {
    findings.clear();
    new TableWalk(core)
        .walk(
            cpu,
            space,
            new TableWalk.Visitor() {
              @Override
              public boolean table(long table, int level, long vaddr) {
                return true;
              }

              @Override
              public void entry(long entry, int level, long vaddr) {
                audit(space, entry, level, vaddr);
              }
            });
    return List.copyOf(findings);
  }

  private void audit(AddressSpace space, long entry, int level, long vaddr) {
    boolean present = format.isPresent(entry);
    if (!present && !absent.isSwapped(entry)) {
      return;
    }
    long end = vaddr + mode.span(level);
    List<Area> areas = space.areas().within(vaddr, end);
    if (areas.stream().mapToLong(area -> area.end() - area.start()).sum() != end - vaddr) {
      findings.add(
          "v0x%x of %s is %s at level %d, but not all of it lies in an area"
              .formatted(vaddr, space, present ? "mapped" : "swapped", level));
    } else if (present && format.isWritable(entry) && !areas.stream().allMatch(Area::isWritable)) {
      findings.add("v0x%x of %s may be written, but its area forbids it".formatted(vaddr, space));
    }
  }
}

package pagurus.vm.evacuate;

import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.space.Core;

/**
 * What a frame that somebody has seems to hold: a look at its record by who has no hold of it, and
 * so only a hint. Who has just taken the frame has not said yet what for, and who gives it back has
 * said already that it is free.
 *
 * @param pfn the frame
 * @param order log2 of the frames that it leads, of data
 * @param level of a table
 * @param owner the space that a table belongs to
 * @param base the first address that a table translates
 */
record Occupant(int pfn, FrameKind kind, int order, int level, int owner, long base) {
  static Occupant seen(Cpu cpu, Core core, int pfn) {
    FrameTable records = core.frames().table();
    FrameKind kind = records.kindSeen(cpu, pfn);
    int table = pfn;
    if (kind == FrameKind.TABLE_COPY) { // it goes with its original, whose owner may have changed
      table = records.pfn(core.entries().original(records.paddr(pfn)));
    }
    return new Occupant(
        pfn,
        kind,
        records.order(pfn),
        records.level(pfn),
        records.owner(table),
        records.base(table));
  }

  boolean isFree() {
    return kind == FrameKind.FREE || kind == FrameKind.FRESH;
  }

  boolean isData() {
    return kind == FrameKind.ANONYMOUS || kind == FrameKind.FILE;
  }

  boolean isTable() {
    return kind.isTable();
  }

  boolean isTableOf(int wanted) {
    return (kind == FrameKind.TABLE || kind == FrameKind.TABLE_COPY) && level == wanted;
  }
}

package pagurus.vm.evacuate;

import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;

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
  static Occupant seen(Cpu cpu, FrameTable records, int pfn) {
    FrameKind kind = records.kindSeen(cpu, pfn);
    return new Occupant(
        pfn, kind, records.order(pfn), records.level(pfn), records.owner(pfn), records.base(pfn));
  }

  boolean isFree() {
    return kind == FrameKind.FREE || kind == FrameKind.FRESH;
  }

  boolean isData() {
    return kind == FrameKind.ANONYMOUS || kind == FrameKind.FILE;
  }

  boolean isTable() {
    return kind == FrameKind.TABLE || kind == FrameKind.ROOT_SLAB;
  }

  boolean isTableOf(int wanted) {
    return kind == FrameKind.TABLE && level == wanted;
  }
}

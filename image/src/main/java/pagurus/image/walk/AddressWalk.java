package pagurus.image.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;

/**
 * The walk for one address: every table on the way and what stood in it.
 *
 * @param vaddr the address
 * @param steps from the root down
 * @param end how it ended
 * @param paddr where the address is, if a leaf maps it
 * @param rights what is allowed there, after what the tables above let through; 0 if nothing
 */
public record AddressWalk(long vaddr, List<Step> steps, End end, OptionalLong paddr, int rights) {
  /** One table on the way. */
  public record Step(int level, long table, int index, long entry, boolean malformed) {}

  /** How a walk ends. */
  public enum End {
    /** At a leaf. */
    MAPPED,
    /** At an absent entry. */
    ABSENT,
    /** At a table that is not in the image, or damaged. */
    TABLE_MISSING,
    /** At a present entry that is neither a leaf nor a table. */
    MALFORMED,
    /** The root does not translate such addresses. */
    NOT_CANONICAL
  }

  /** Walks. */
  public static AddressWalk of(PhysicalImage memory, Root root, long vaddr) {
    List<Step> steps = new ArrayList<>();
    if (!root.translates(vaddr)) {
      return ended(vaddr, steps, End.NOT_CANONICAL);
    }
    PagingMode mode = root.mode();
    EntryFormat format = mode.format();
    TableReader reader = new TableReader(memory, mode);
    long[] entries = reader.newEntries();
    long table = root.paddr();
    int through = Rights.ALL;
    for (int level = mode.levels(); level >= 1; level--) {
      if (reader.read(table, level, entries) != TableReader.Outcome.READ) {
        return ended(vaddr, steps, End.TABLE_MISSING);
      }
      int index = mode.index(vaddr, level);
      long e = entries[index];
      boolean malformed = format.isPresent(e) && EntryCheck.malformed(mode, e, level);
      steps.add(new Step(level, table, index, e, malformed));
      if (!format.isPresent(e)) {
        return ended(vaddr, steps, End.ABSENT);
      }
      if (format.isLeaf(e, level)) {
        return new AddressWalk(
            vaddr,
            List.copyOf(steps),
            End.MAPPED,
            OptionalLong.of(format.physicalAddress(e, level, vaddr)),
            Rights.below(through, format.rights(e, level)));
      }
      if (!format.isTable(e, level)) {
        break;
      }
      through &= format.rightsThroughTable(e, level);
      table = format.tableAddress(e, level);
    }
    return ended(vaddr, steps, End.MALFORMED);
  }

  private static AddressWalk ended(long vaddr, List<Step> steps, End end) {
    return new AddressWalk(vaddr, List.copyOf(steps), end, OptionalLong.empty(), 0);
  }
}

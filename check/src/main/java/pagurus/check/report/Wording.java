package pagurus.check.report;

import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.vm.memory.Poison;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.TableLocks;

/** Puts places and values into words. */
final class Wording {
  private final Atlas atlas;
  private final PagingMode mode;
  private final EntryFormat format;
  private final AbsentEntries absent;

  Wording(Atlas atlas) {
    this.atlas = atlas;
    mode = atlas.mode();
    format = mode.format();
    absent = new AbsentEntries(format);
  }

  /** What the step's address is. */
  String place(Moment moment) {
    return switch (moment.place()) {
      case Place.Named named -> named.name();
      case Place.Entry entry ->
          "entry %d of %s".formatted(entry.index(), atlas.nameOf(entry.table()));
      case Place.RootWord root -> "root word";
      case Place.Life life -> "lock of " + atlas.nameOf(life.table());
      case Place.Data data -> "p0x%x (data)".formatted(data.paddr());
      case Place.Page page -> "v0x%x".formatted(page.vaddr());
      case Place.Used used -> "v0x%x in frame 0x%x".formatted(used.vaddr(), frame(used.paddr()));
      case Place.Frame frame -> atlas.nameOf(frame.pfn()) + ", freed";
      case Place.Nowhere nowhere -> "(may go several ways)";
    };
  }

  private long frame(long paddr) {
    return paddr >>> mode.pageShift();
  }

  /** The thing in memory that a step goes to, or nothing if it stays with its CPU. */
  Optional<String> subject(Moment moment) {
    return switch (moment.place()) {
      case Place.Entry entry -> Optional.of(atlas.nameOf(entry.table()));
      case Place.Life life -> Optional.of(atlas.nameOf(life.table()));
      case Place.Frame frame -> Optional.of(atlas.nameOf(frame.pfn()));
      case Place.RootWord root -> Optional.of("root word");
      case Place.Data data -> Optional.of("frame 0x%x".formatted(frame(data.paddr())));
      case Place.Used used -> Optional.of("frame 0x%x".formatted(frame(used.paddr())));
      case Place.Named named -> Optional.of(named.name());
      case Place.Page page -> Optional.empty();
      case Place.Nowhere nowhere -> Optional.empty();
    };
  }

  /** What the step has found or changed. */
  String change(Moment moment) {
    if (moment.step() == Step.POLL) {
      return "takes the IPI";
    }
    if (moment.step() == Step.FRAME_RECORD) {
      return "is looked at, or changes";
    }
    return switch (moment.place()) {
      case Place.Entry entry -> change(moment.before(), moment.after(), entry.level());
      case Place.RootWord root -> change(table(moment.before()), table(moment.after()));
      case Place.Life life ->
          change(TableLocks.describe(moment.before()), TableLocks.describe(moment.after()));
      case Place.Page page -> moment.rule().isPresent() ? "fault, as remembered" : "";
      case Place.Used used -> hex(moment.after());
      case Place.Frame frame -> frame(moment);
      case Place.Nowhere nowhere ->
          moment.before() == 0 ? "" : "way %d of %d".formatted(moment.after() + 1, moment.before());
      case Place.Named named ->
          named.name().startsWith("mailbox")
              ? "from cpu " + moment.before()
              : change(hex(moment.before()), hex(moment.after()));
      case Place.Data data -> change(hex(moment.before()), hex(moment.after()));
    };
  }

  private static String frame(Moment moment) {
    return switch (moment.step()) {
      case POISON -> "filled with junk";
      case ZERO -> "filled with zeros";
      default -> moment.after() == Poison.WORD ? "junk" : hex(moment.after());
    };
  }

  private String change(long before, long after, int level) {
    String was = entry(before, level);
    String is = entry(after, level);
    boolean sameFrame =
        before != after
            && format.isLeaf(before, level)
            && format.isLeaf(after, level)
            && format.leafAddress(before, level) == format.leafAddress(after, level);
    return change(was, sameFrame ? flags(after) : is);
  }

  private static String change(String before, String after) {
    return before.equals(after) ? after : before + " -> " + after;
  }

  private static String hex(long value) {
    return Long.compareUnsigned(value, 9) <= 0 ? Long.toString(value) : "0x%x".formatted(value);
  }

  private String table(long paddr) {
    return atlas.nameOf(atlas.pfn(paddr));
  }

  private String entry(long value, int level) {
    if (value == Poison.WORD) {
      return "junk";
    }
    if (!format.isPresent(value)) {
      return absent(value);
    }
    if (format.isTable(value, level)) {
      boolean accessed = format.tableAccessedExists(level) && !format.isAccessed(value);
      return table(format.tableAddress(value, level)) + (accessed ? " (not accessed)" : "");
    }
    return "%s frame 0x%x".formatted(flags(value), frame(format.leafAddress(value, level)));
  }

  private String flags(long leaf) {
    return "P"
        + (format.isWritable(leaf) ? "W" : "-")
        + (format.isAccessed(leaf) ? "A" : "-")
        + (format.isDirty(leaf) ? "D" : "-");
  }

  private String absent(long value) {
    if (value == AbsentEntries.EMPTY) {
      return "empty";
    }
    if (absent.isMoving(value)) {
      return "moving";
    }
    return absent.isSwapped(value) ? "in swap" : "absent 0x%x".formatted(value);
  }
}

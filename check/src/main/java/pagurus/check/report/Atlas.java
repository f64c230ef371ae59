package pagurus.check.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableStore;

/**
 * Knows what the addresses of a replayed machine are while it runs, and which tables there have
 * been: a table that takes another's part of the tree is the new one.
 */
final class Atlas {
  /** Which part of a tree a table is. */
  private record Part(int level, long base, String whose) {}

  /** An entry on the way to an address. */
  private record Point(long table, int level, long entry) {}

  private final World world;
  private final PagingMode mode;
  private final EntryFormat format;
  private final List<AddressSpace> spaces;
  private final FrameTable records;
  private final Map<Long, Place> words = new HashMap<>();

  /** What is said of the tables of a space, by its number; nothing if programs run one only. */
  private final Map<Integer, String> whose = new HashMap<>();

  private final Map<Integer, Part> parts = new HashMap<>();
  private final Map<Part, List<Integer>> tables = new HashMap<>();
  private final TableStore store;
  private final Entries entries;

  /** The roots of which these frames are the kernel's view. */
  private final Map<Integer, Integer> rootOfView = new HashMap<>();

  /**
   * An atlas of the spaces that programs run.
   *
   * @param spaces the one that the scenario is about, and then others
   * @param pages the addresses that are used
   */
  Atlas(World world, Kernel kernel, List<AddressSpace> spaces, long[] pages) {
    this.world = world;
    this.spaces = List.copyOf(spaces);
    for (AddressSpace space : spaces) {
      String name = space == spaces.getFirst() ? "" : " of space %d".formatted(space.id());
      whose.put(space.id(), name);
      words.put(space.rootWord(), new Place.RootWord());
      words.put(space.pendingWord(), new Place.Named("pending flushes of the space" + name));
    }
    mode = kernel.core().mode();
    store = kernel.core().tables();
    entries = kernel.core().entries();
    format = mode.format();
    records = kernel.core().frames().table();
    for (int pfn = 0; pfn < records.frames(); pfn++) {
      words.put(records.tableWord(pfn), new Place.Life(pfn));
      Place.Named users = new Place.Named("users of frame 0x%x".formatted(pfn));
      words.put(records.referenceWord(pfn), users);
    }
    for (KernelThread thread : kernel.threads()) {
      Place.Named missing = new Place.Named("acks due to cpu " + thread.cpu().id());
      words.put(thread.acknowledgeWord(), missing);
    }
    for (long page : pages) {
      ways(page).forEach(point -> learn(records.pfn(point.table)));
    }
  }

  PagingMode mode() {
    return mode;
  }

  private void learn(int pfn) {
    if (records.kind(pfn) == FrameKind.TABLE_COPY) {
      String owner = whose.getOrDefault(records.owner(pfn), "");
      learn(pfn, owner + ", copy on node " + records.nodeOf(pfn));
      return;
    }
    if (records.kind(pfn) != FrameKind.TABLE) {
      return;
    }
    int lead = records.pfn(store.tableOf(pfn));
    if (lead != pfn) {
      rootOfView.put(pfn, lead);
    } else {
      learn(pfn, whose.getOrDefault(records.owner(pfn), ""));
    }
  }

  private void learn(int pfn, String whoseIs) {
    Part part = new Part(records.level(pfn), records.base(pfn), whoseIs);
    if (parts.putIfAbsent(pfn, part) == null) {
      tables.computeIfAbsent(part, key -> new ArrayList<>()).add(pfn);
    }
  }

  /** What an address is at this moment, for the step that uses it. */
  Place find(Step step, long address, long vaddr, long after) {
    return switch (step) {
      case TLB_USE,
          TLB_FILL,
          TLB_EVICT,
          WALK_CACHE_USE,
          WALK_CACHE_FILL,
          WALK_CACHE_EVICT,
          SPECULATE,
          INVALIDATE ->
          new Place.Page(address);
      case USER_LOAD, USER_STORE -> new Place.Used(vaddr, address);
      case FRAME_RECORD -> new Place.Named("record of frame 0x%x".formatted(records.pfn(address)));
      case ZERO, POISON -> new Place.Frame(learned(address));
      default ->
          address == 0 ? nothing(step, after) : words.getOrDefault(address, word(step, address));
    };
  }

  private int learned(long address) {
    int pfn = records.pfn(address);
    learn(pfn);
    return pfn;
  }

  private static Place nothing(Step step, long after) {
    return step == Step.SHOOTDOWN || step == Step.QUIESCE
        ? new Place.Named("mailbox of cpu " + after)
        : new Place.Nowhere();
  }

  private Place word(Step step, long address) {
    int pfn = learned(address);
    return switch (records.kind(pfn)) {
      case TABLE, TABLE_COPY, ROOT_SLAB, KERNEL_TABLE -> {
        int index = (int) (address % records.frameBytes()) / mode.entryBytes();
        yield new Place.Entry(pfn, records.level(pfn), index);
      }
      case ANONYMOUS, FILE, KERNEL_PAGE -> new Place.Data(address);
      case FREE, FRESH -> new Place.Frame(pfn);
      case KERNEL, HOLE -> new Place.Named(kernelWord(step));
    };
  }

  private static String kernelWord(Step step) {
    return switch (step) {
      case LOCK, UNLOCK, AWAIT_LOCK -> "a lock of the kernel";
      case READ_ACTIVE, SET_ACTIVE -> "CPUs that have the space loaded";
      case GENERATION -> "generation of the space";
      case FLUSH_BEGINS, FLUSH_ENDS -> "moves under way in the space";
      case EPOCH, READER_ENTERS, READER_LEAVES -> "read sections";
      case QUIESCE -> "gate of the space";
      default -> "a word of the kernel";
    };
  }

  /** Whether an access to this address would come through this table if it began at the root. */
  boolean isOnTheWay(int pfn, long vaddr) {
    return ways(vaddr).anyMatch(point -> records.pfn(point.table) == pfn);
  }

  /** Whether memory says that this address leads there and may be used so. */
  boolean agrees(long vaddr, long paddr, boolean store) {
    return leaves(vaddr)
        .filter(leaf -> format.physicalAddress(leaf.entry, leaf.level, vaddr) == paddr)
        .anyMatch(leaf -> !store || (format.isWritable(leaf.entry) && format.isDirty(leaf.entry)));
  }

  /**
   * Whether memory says that there is a page here that an access may use as it is.
   *
   * @param evenClean whether hardware may store to a clean page without a fault
   */
  boolean isThere(long vaddr, boolean evenClean) {
    return leaves(vaddr)
        .filter(leaf -> format.isAccessed(leaf.entry))
        .anyMatch(leaf -> evenClean || format.dirtyIsFixed(leaf.entry));
  }

  private Stream<Point> leaves(long vaddr) {
    return ways(vaddr).filter(point -> format.isLeaf(point.entry, point.level));
  }

  /** The entries that a walk from the root of each space reads now. */
  private Stream<Point> ways(long vaddr) {
    return spaces.stream().flatMap(space -> way(space, vaddr).stream());
  }

  private List<Point> way(AddressSpace space, long vaddr) {
    List<Point> points = new ArrayList<>();
    long table = world.peek(space.rootWord());
    for (int level = mode.levels(); level > 0 && world.memory().exists(table); level--) {
      long entry = world.read(table + mode.entryOffset(vaddr, level), mode.entryBytes());
      points.add(new Point(table, level, entry));
      if (!format.isTable(entry, level)) {
        break;
      }
      table = entries.original(format.tableAddress(entry, level));
    }
    return points;
  }

  /** What a table is called, now that all have been seen: "old leaf table". */
  String nameOf(int pfn) {
    Integer root = rootOfView.get(pfn);
    if (root != null) {
      return "kernel's view of " + nameOf(root);
    }
    Part part = parts.get(pfn);
    if (part == null) {
      return "frame 0x%x".formatted(pfn);
    }
    List<Integer> all = tables.getOrDefault(part, List.of(pfn));
    boolean several =
        tables.keySet().stream()
                .filter(one -> one.level == part.level && one.whose.equals(part.whose))
                .count()
            > 1;
    String where = several ? " of v0x%x".formatted(part.base) : "";
    return age(all.indexOf(pfn), all.size()) + kind(part.level) + where + part.whose;
  }

  private static String age(int index, int count) {
    if (count == 1) {
      return "";
    }
    return switch (index) {
      case 0 -> "old ";
      case 1 -> "new ";
      case 2 -> "newer ";
      default -> (index + 1) + "th ";
    };
  }

  private String kind(int level) {
    if (level == mode.levels()) {
      return "root";
    }
    return level == 1 ? "leaf table" : "level-%d table".formatted(level);
  }

  /** The frame of the table at an address. */
  int pfn(long paddr) {
    return records.pfn(paddr);
  }
}

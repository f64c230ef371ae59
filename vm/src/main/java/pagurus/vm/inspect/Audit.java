package pagurus.vm.inspect;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.Mappings;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.TableLife;

/**
 * Checks a machine at rest against itself: every table is live, unlocked and reached once, or once
 * by each of those who share it; every page and every swap slot has as many users as entries and
 * caches say; what is mapped or swapped lies in an area; every frame is free, reached, or leaked.
 */
public final class Audit {
  private static final int MOST_FINDINGS = 20;

  private final Kernel kernel;
  private final Core core;
  private final Cpu cpu;
  private final PagingMode mode;
  private final EntryFormat format;
  private final FrameTable records;
  private final AbsentEntries absent;
  private final SwapAudit swap;
  private final KernelAudit kernelHalf;
  private final FileViewAudit views;
  private final CopyAudit copies;
  private final List<String> findings = new ArrayList<>();
  private final Map<Integer, Integer> uses = new HashMap<>();
  private final Map<Integer, Integer> blocks = new HashMap<>();
  private final Map<Long, Integer> tableSeen = new HashMap<>();
  private final Map<Long, List<AddressSpace>> sharersSeen = new HashMap<>();
  private long suppressed;

  /** In whose name the entries of the leaf table are that is being looked at. */
  private int leafOwner;

  private Audit(Kernel kernel) {
    this.kernel = kernel;
    core = kernel.core();
    cpu = kernel.thread(0).cpu();
    mode = core.mode();
    format = core.format();
    records = core.frames().table();
    absent = new AbsentEntries(format);
    kernelHalf = KernelAudit.of(kernel);
    views = new FileViewAudit(kernel.fileViews());
    copies = new CopyAudit(core);
    swap = new SwapAudit(kernel.data().swap(), records);
  }

  /**
   * What an audit found.
   *
   * @param findings what does not add up, in words; empty if all does
   * @param leakedFrames frames that are neither free nor reached from anywhere
   */
  public record Report(List<String> findings, long leakedFrames) {
    /** Whether everything adds up. */
    public boolean isClean() {
      return findings.isEmpty() && leakedFrames == 0;
    }
  }

  /** Audits a machine on which no CPU is running. Frees what waits in the retire queue first. */
  public static Report of(Kernel kernel) {
    kernel.core().retired().reap(kernel.thread(0).cpu());
    return new Audit(kernel).run();
  }

  private Report run() {
    AreaAudit areas = new AreaAudit(core);
    for (AddressSpace space : kernel.spaces().all(cpu)) {
      auditSpace(space);
      areas.findings(cpu, space).forEach(finding -> find("%s", finding));
    }
    auditSharers();
    auditPages();
    copies.findings(cpu, tableSeen).forEach(finding -> find("%s", finding));
    auditPins();
    kernelHalf.findings().forEach(finding -> find("%s", finding));
    swap.findings().forEach(finding -> find("%s", finding));
    views.findings().forEach(finding -> find("%s", finding));
    auditCounts();
    long leaked = auditFrames();
    if (suppressed > 0) {
      findings.add("and " + suppressed + " more");
    }
    return new Report(List.copyOf(findings), leaked);
  }

  @FormatMethod
  private void find(String sentence, Object... values) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(sentence.formatted(values));
    } else {
      suppressed++;
    }
  }

  private void auditSpace(AddressSpace space) {
    if (space.mapLock().isHeld(cpu)) {
      find("the map lock of %s is held", space);
    }
    if (space.pendingFlushes(cpu) != 0) {
      find("%s has %d pending flushes", space, space.pendingFlushes(cpu));
    }
    if (space.isGateClosed(cpu)) {
      find("the gate of %s is closed", space);
    }
    new TableWalk(core)
        .walk(
            cpu,
            space,
            new TableWalk.Visitor() {
              @Override
              public boolean table(long table, int level, long vaddr) {
                return auditTable(space, table, level, vaddr);
              }

              @Override
              public void entry(long entry, int level, long vaddr) {
                auditEntry(space, entry, level, vaddr);
              }
            });
  }

  /** Says whether the table has not been met before. */
  private boolean auditTable(AddressSpace space, long table, int level, long vaddr) {
    boolean shared = level == 1 && core.shared().isShared(table);
    if (shared) {
      sharersSeen.computeIfAbsent(table, any -> new ArrayList<>()).add(space);
    }
    if (level == 1) {
      views.shows(records.view(records.pfn(table)), space.id(), vaddr);
    }
    if (tableSeen.put(table, level) != null) {
      if (!shared) {
        find("table p0x%x is reached twice", table);
      }
      return false;
    }
    long word = core.tables().word(table, level);
    TableLife life = core.locks().life(cpu, word);
    if (life != TableLife.LIVE) {
      find("table p0x%x of v0x%x is reached but %s", table, vaddr, life);
    }
    if (core.locks().isHeld(cpu, word)) {
      find("the lock of table p0x%x of v0x%x is held", table, vaddr);
    }
    int pfn = records.pfn(table);
    leafOwner = level == 1 ? records.owner(pfn) : leafOwner;
    if (!core.tables().isSubPage(level)
        && (records.kind(pfn) != FrameKind.TABLE
            || records.level(pfn) != level
            || (!shared && records.owner(pfn) != space.id())
            || records.base(pfn) != vaddr)) {
      find(
          "table p0x%x is recorded as %s of level %d for space %d at v0x%x, but found at level %d"
              + " of %s at v0x%x",
          table,
          records.kind(pfn),
          records.level(pfn),
          records.owner(pfn),
          records.base(pfn),
          level,
          space,
          vaddr);
    }
    return true;
  }

  private void auditSharers() {
    sharersSeen.forEach(
        (table, reached) -> {
          List<AddressSpace> listed = core.shared().sharers(table);
          int owner = records.owner(records.pfn(table));
          if (reached.size() != listed.size()
              || !listed.containsAll(reached)
              || listed.stream().noneMatch(space -> space.id() == owner)) {
            find(
                "table p0x%x is shared by %s and owned by space %d, but reached from %s",
                table, listed, owner, reached);
          }
        });
  }

  private void auditEntry(AddressSpace space, long entry, int level, long vaddr) {
    if (absent.isMoving(entry)) {
      find("v0x%x of %s is still marked as moving", vaddr, space);
    }
    if (absent.isSwapped(entry)) {
      swap.countEntry(absent.slot(entry));
    }
    if (!format.isPresent(entry)) {
      return;
    }
    int pfn = records.pfn(format.leafAddress(entry, level));
    int order = mode.shift(level) - mode.pageShift();
    if (records.order(pfn) != order) {
      find("v0x%x of %s maps an order-%d frame at level %d", vaddr, space, order, level);
    }
    uses.merge(pfn, 1, Integer::sum);
    blocks.put(pfn, order);
    Mappings mappings = new Mappings();
    kernel.data().reverse().snapshot(cpu, pfn, mappings);
    boolean known = false;
    int owner = level == 1 ? leafOwner : space.id();
    for (int i = 0; i < mappings.size(); i++) {
      known |= mappings.space(i) == owner && mappings.vaddr(i) == vaddr;
    }
    if (!known) {
      find("the reverse map does not know that %s maps frame 0x%x at v0x%x", space, pfn, vaddr);
    }
  }

  private void auditPages() {
    uses.forEach(
        (pfn, count) -> {
          FrameKind kind = records.kind(pfn);
          if (kind != FrameKind.ANONYMOUS && kind != FrameKind.FILE) {
            find("an entry maps frame 0x%x, which is %s", pfn, kind);
          }
          long expected = kind == FrameKind.FILE ? count + 1L : count;
          if (records.references(cpu, pfn) != expected) {
            find("frame 0x%x has %d users, not %d", pfn, records.references(cpu, pfn), expected);
          }
          Mappings mappings = new Mappings();
          kernel.data().reverse().snapshot(cpu, pfn, mappings);
          if (mappings.size() != count) {
            find(
                "the reverse map has %d entries for frame 0x%x, not %d",
                mappings.size(), pfn, count);
          }
        });
  }

  /** What the hypervisor has pinned, if there is one, are the tables that there are. */
  private void auditPins() {
    kernel
        .domain()
        .ifPresent(
            domain -> {
              Cpu below = domain.below(cpu.id());
              domain.hypervisor().audit(below).forEach(finding -> find("%s", finding));
              int pinned = domain.hypervisor().pinnedTables();
              int known = tableSeen.size() + core.retired().waiting();
              if (pinned != known) {
                find("%d tables are pinned, but %d are reached or in limbo", pinned, known);
              }
            });
  }

  private void auditCounts() {
    for (int level = 1; level <= mode.levels(); level++) {
      int wanted = level;
      long reached = tableSeen.values().stream().filter(found -> found == wanted).count();
      long counted = core.tables().count(cpu, level);
      if (reached + core.retired().waiting(level) != counted) {
        find("%d tables of level %d are counted, but %d are reached", counted, level, reached);
      }
    }
  }

  /** Looks at every frame: who is neither free nor the kernel's nor reached has leaked. */
  private long auditFrames() {
    Frames frames = core.frames();
    long leaked = 0;
    for (int node = 0; node < frames.nodes(); node++) {
      int free = 0;
      int first = frames.firstUsable(node);
      for (int pfn = first; pfn < first + frames.usable(node); pfn++) {
        FrameKind kind = records.kind(pfn);
        free += kind == FrameKind.FREE || kind == FrameKind.FRESH ? 1 : 0;
        if (kind != FrameKind.FREE && !isReached(pfn, kind)) {
          leaked++;
          find("frame 0x%x (%s) has leaked", pfn, kind);
        }
        if (records.isMarked(cpu, pfn, FrameTable.ISOLATED)) {
          find("frame 0x%x is still isolated", pfn);
        }
      }
      int counted = frames.free(node) + frames.isolatedFree(node);
      if (free != counted) {
        find("node %d has %d free frames, but counts %d", node, free, counted);
      }
    }
    return leaked;
  }

  private boolean isReached(int pfn, FrameKind kind) {
    return switch (kind) {
      case HOLE, FRESH, FREE, KERNEL, ROOT_SLAB, KERNEL_TABLE -> true;
      case KERNEL_PAGE -> kernelHalf.maps(pfn);
      case TABLE ->
          tableSeen.containsKey(core.tables().tableOf(pfn)) || core.retired().waiting() > 0;
      case TABLE_COPY -> copies.isReached(pfn, tableSeen) || core.retired().waiting() > 0;
      case ANONYMOUS -> isInUsedBlock(pfn);
      case FILE -> uses.containsKey(pfn) || records.references(cpu, pfn) == 1;
    };
  }

  private boolean isInUsedBlock(int pfn) {
    for (int order = 0; order <= core.frames().orders(); order++) {
      Integer found = blocks.get(pfn & -(1 << order));
      if (found != null && found >= order) {
        return true;
      }
    }
    return false;
  }
}

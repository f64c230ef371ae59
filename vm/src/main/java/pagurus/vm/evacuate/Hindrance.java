package pagurus.vm.evacuate;

import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.Mappings;
import pagurus.vm.table.TableLife;

/**
 * A frame that could not be emptied, and who holds it.
 *
 * @param pfn the frame
 * @param kind what it holds
 * @param holder who holds it, in words
 */
public record Hindrance(int pfn, FrameKind kind, String holder) {
  /** Whether a page table is in the way. */
  public boolean isTable() {
    return kind.isTable();
  }

  /** Asks who holds a frame. May be out of date at once. */
  public static Hindrance of(Kernel kernel, Cpu cpu, int pfn) {
    FrameTable records = kernel.core().frames().table();
    FrameKind kind = records.kindSeen(cpu, pfn);
    String holder =
        switch (kind) {
          case HOLE -> "nobody";
          case FRESH, FREE -> "somebody who has just taken it, or is giving it back";
          case KERNEL -> "the kernel, for ever";
          case KERNEL_TABLE -> "a table of the kernel, which never moves";
          case KERNEL_PAGE -> "the kernel, which has mapped it for itself";
          case ROOT_SLAB -> "roots that are smaller than a page";
          case TABLE -> table(kernel, cpu, pfn);
          case TABLE_COPY -> "copy of " + table(kernel, cpu, originalOf(kernel, pfn));
          case ANONYMOUS -> "anonymous data, " + users(kernel, cpu, pfn);
          case FILE ->
              "page %d of file %d, ".formatted(records.home(pfn), records.owner(pfn))
                  + users(kernel, cpu, pfn);
        };
    return new Hindrance(pfn, kind, holder);
  }

  private static int originalOf(Kernel kernel, int pfn) {
    FrameTable records = kernel.core().frames().table();
    return records.pfn(kernel.core().entries().original(records.paddr(pfn)));
  }

  private static String table(Kernel kernel, Cpu cpu, int pfn) {
    FrameTable records = kernel.core().frames().table();
    int level = records.level(pfn);
    long word = kernel.core().tables().word(records.paddr(pfn), level);
    TableLife life = kernel.core().locks().life(cpu, word);
    return "table of level %d of space %d for v0x%x%s"
        .formatted(
            level,
            records.owner(pfn),
            records.base(pfn),
            life == TableLife.LIVE ? "" : ", " + life);
  }

  private static String users(Kernel kernel, Cpu cpu, int pfn) {
    Mappings mappings = new Mappings();
    kernel.data().reverse().snapshot(cpu, pfn, mappings);
    long users = kernel.core().frames().table().references(cpu, pfn);
    return "%d users, of which %d entries".formatted(users, mappings.size());
  }

  @Override
  public String toString() {
    return "frame 0x%x: %s".formatted(pfn, holder);
  }
}

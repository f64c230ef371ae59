package pagurus.vm.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.kernel.SplitRootEntries;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;

/** The part of an audit that is about the kernel half: every root shows it, and nothing is lost. */
final class KernelAudit {
  private final Core core;
  private final Cpu cpu;
  private final PagingMode mode;
  private final EntryFormat format;
  private final List<String> findings = new ArrayList<>();
  private final Set<Integer> tables = new HashSet<>();
  private final Set<Integer> pages = new HashSet<>();

  private KernelAudit(Core core, Cpu cpu) {
    this.core = core;
    this.cpu = cpu;
    mode = core.mode();
    format = core.format();
  }

  static KernelAudit of(Kernel kernel) {
    Cpu cpu = kernel.thread(0).cpu();
    KernelAudit audit = new KernelAudit(kernel.core(), cpu);
    kernel.kernelSpace().ifPresent(space -> audit.run(kernel, space));
    return audit;
  }

  private void run(Kernel kernel, KernelSpace kernelSpace) {
    List<AddressSpace> spaces = kernel.spaces().all(cpu);
    auditRoot("the kernel's root", kernelSpace.root());
    spaces.forEach(space -> auditRoot("the root of " + space, space.root(cpu)));
    if (core.entries() instanceof SplitRootEntries split) {
      spaces.forEach(space -> auditViews("the root of " + space, split, space.root(cpu)));
    }
    int registered = core.roots().count();
    if (registered != spaces.size() + 1) {
      findings.add(
          "%d roots are registered, but there are %d spaces and the kernel"
              .formatted(registered, spaces.size()));
    }
    for (int index = core.roots().firstShared(); index < mode.entries(mode.levels()); index++) {
      visit(core.roots().shared(cpu, index), mode.levels());
    }
    FrameTable records = core.frames().table();
    tables.add(records.pfn(kernelSpace.root()));
    if (tables.size() != kernelSpace.tableFrames()) {
      findings.add(
          "%d tables of the kernel are counted, but %d are reached"
              .formatted(kernelSpace.tableFrames(), tables.size()));
    }
    if (pages.size() != kernelSpace.pages()) {
      findings.add(
          "the kernel has mapped %d pages, but %d are reached"
              .formatted(kernelSpace.pages(), pages.size()));
    }
  }

  private void auditRoot(String name, long root) {
    for (int index = core.roots().firstShared(); index < mode.entries(mode.levels()); index++) {
      long entry = core.entries().read(cpu, Step.LOOKUP, core.entries().slot(root, index));
      long shared = core.roots().shared(cpu, index);
      boolean same =
          format.isPresent(shared)
              ? format.isPresent(entry)
                  && format.tableAddress(entry, mode.levels())
                      == format.tableAddress(shared, mode.levels())
              : entry == shared;
      if (!same) {
        findings.add(
            "entry %d of %s is not the kernel's: %s, not %s"
                .formatted(
                    index,
                    name,
                    format.describe(entry, mode.levels()),
                    format.describe(shared, mode.levels())));
      }
    }
  }

  /** Both views show the same programs, and the user's nothing of the kernel but its entry area. */
  private void auditViews(String name, SplitRootEntries split, long root) {
    for (int index = 0; index < mode.entries(mode.levels()); index++) {
      long user = split.userEntry(cpu, root, index);
      long kernel = split.kernelEntry(cpu, root, index);
      boolean both = index < core.roots().firstShared() || split.isEntryArea(index);
      if (both ? !refersToTheSame(user, kernel) : format.isPresent(user)) {
        findings.add(
            "entry %d of %s is %s for user code and %s for the kernel"
                .formatted(
                    index,
                    name,
                    format.describe(user, mode.levels()),
                    format.describe(kernel, mode.levels())));
      }
    }
  }

  /** Whether two entries say the same but for what hardware sets in one of them. */
  private boolean refersToTheSame(long one, long other) {
    boolean present = format.isPresent(one) && format.isPresent(other);
    return present
        ? format.leafAddress(one, mode.levels()) == format.leafAddress(other, mode.levels())
        : one == other;
  }

  private void visit(long entry, int level) {
    if (!format.isPresent(entry)) {
      return;
    }
    FrameTable records = core.frames().table();
    boolean leaf = format.isLeaf(entry, level);
    long paddr = leaf ? format.leafAddress(entry, level) : format.tableAddress(entry, level);
    int pfn = records.pfn(paddr);
    FrameKind wanted = leaf ? FrameKind.KERNEL_PAGE : FrameKind.KERNEL_TABLE;
    if (records.kind(pfn) != wanted || !(leaf ? pages : tables).add(pfn)) {
      findings.add(
          "frame 0x%x of the kernel half is %s, not %s, or is reached twice"
              .formatted(pfn, records.kind(pfn), wanted));
      return;
    }
    for (int i = 0; !leaf && i < mode.entries(level - 1); i++) {
      visit(core.entries().read(cpu, Step.LOOKUP, core.entries().slot(paddr, i)), level - 1);
    }
  }

  List<String> findings() {
    return findings;
  }

  /** Whether the kernel half maps this frame. */
  boolean maps(int pfn) {
    return pages.contains(pfn);
  }
}

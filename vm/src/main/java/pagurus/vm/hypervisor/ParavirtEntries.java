package pagurus.vm.hypervisor;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.table.Entries;

/**
 * Entries of a guest: what the memory manager reads and writes has the guest's addresses, what
 * stands in tables has the machine's, and a table that hardware may walk is changed by the
 * hypervisor.
 *
 * <p>A table that is still being filled is ordinary memory. It is pinned when the first entry is to
 * refer to it, and that is before the entry is written.
 *
 * <p>The address of an entry stands in the same bits whatever the entry is, so that of a leaf of
 * level 1 serves for all.
 */
final class ParavirtEntries extends Entries {
  private final Domain domain;
  private final EntryFormat format;
  private final PagingMode mode;

  ParavirtEntries(PagingMode mode, Domain domain) {
    super(mode);
    this.mode = mode;
    this.domain = domain;
    format = mode.format();
  }

  private Hypervisor hypervisor() {
    return domain.hypervisor();
  }

  private Cpu below(Cpu cpu) {
    return domain.below(cpu.id());
  }

  private long toMachine(long entry) {
    return format.isPresent(entry)
        ? format.withLeafAddress(entry, 1, domain.machine(format.leafAddress(entry, 1)))
        : entry;
  }

  private long toGuest(long entry) {
    return format.isPresent(entry)
        ? format.withLeafAddress(entry, 1, domain.guest(format.leafAddress(entry, 1)))
        : entry;
  }

  @Override
  public long read(Cpu cpu, Step step, long slot) {
    return toGuest(super.read(cpu, step, slot));
  }

  @Override
  public void write(Cpu cpu, Step step, long slot, long entry) {
    long at = domain.machine(slot);
    long real = toMachine(entry);
    if (hypervisor().tables().isTable(at)) {
      pinTarget(cpu, at, real);
      hypervisor().update(below(cpu), Domain.GUEST, step, at, real);
    } else {
      super.write(cpu, step, slot, real);
    }
  }

  @Override
  public boolean replace(Cpu cpu, Step step, long slot, long seen, long entry) {
    long at = domain.machine(slot);
    long real = toMachine(entry);
    if (hypervisor().tables().isTable(at)) {
      pinTarget(cpu, at, real);
      return hypervisor().updateIf(below(cpu), Domain.GUEST, step, at, toMachine(seen), real);
    }
    return super.replace(cpu, step, slot, toMachine(seen), real);
  }

  @Override
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    long at = domain.machine(slot);
    long real = toMachine(entry);
    if (hypervisor().tables().isTable(at)) {
      pinTarget(cpu, at, real);
      return toGuest(hypervisor().update(below(cpu), Domain.GUEST, step, at, real));
    }
    return toGuest(super.exchange(cpu, step, slot, real));
  }

  @Override
  public int drain(Cpu cpu, int level, long from, long to, int count, long replacement) {
    return drainOneByOne(cpu, level, from, to, count, replacement);
  }

  /** A table that an entry is to refer to is pinned first. */
  private void pinTarget(Cpu cpu, long at, long real) {
    int level = hypervisor().tables().level(at);
    if (format.isTable(real, level)) {
      long table = format.tableAddress(real, level);
      if (!hypervisor().tables().isPinned(table)) {
        hypervisor().pin(below(cpu), Domain.GUEST, table, level - 1);
      }
    }
  }

  @Override
  public void rootAppears(Cpu cpu, long root) {
    long real = domain.machine(root);
    hypervisor().pin(below(cpu), Domain.GUEST, real, mode.levels());
    hypervisor().appear(below(cpu), Domain.GUEST, real);
  }

  @Override
  public void rootDisappears(Cpu cpu, long root) {
    long real = domain.machine(root);
    hypervisor().disappear(below(cpu), Domain.GUEST, real);
    hypervisor().unpin(below(cpu), Domain.GUEST, real);
  }

  /**
   * A root that has moved may still refer to the table, until every CPU has been told of the new
   * one: then the table stays pinned until it is freed.
   */
  @Override
  public void tableStrays(Cpu cpu, long table) {
    long real = domain.machine(table);
    if (!hypervisor().isReferred(below(cpu), real)) {
      hypervisor().unpin(below(cpu), Domain.GUEST, real);
    }
  }

  @Override
  public boolean mayFree(Cpu cpu, long table) {
    return !hypervisor().isReferred(below(cpu), domain.machine(table));
  }

  @Override
  public void tableFreed(Cpu cpu, long table) {
    long real = domain.machine(table);
    if (hypervisor().tables().isPinned(real)) {
      hypervisor().unpin(below(cpu), Domain.GUEST, real);
    }
    if (hypervisor().tables().isTable(real)) {
      hypervisor().release(below(cpu), Domain.GUEST, real);
    }
  }

  @Override
  public void loadRoot(Cpu cpu, Mmu mmu, long root, int asid, boolean keepTranslations) {
    hypervisor()
        .loadRoot(below(cpu), Domain.GUEST, mmu, domain.machine(root), asid, keepTranslations);
  }

  @Override
  public void unloadRoot(Cpu cpu, Mmu mmu) {
    hypervisor().unloadRoot(below(cpu), mmu);
  }

  @Override
  public boolean hasLoaded(Mmu mmu, long root) {
    return mmu.root() == domain.machine(root);
  }
}

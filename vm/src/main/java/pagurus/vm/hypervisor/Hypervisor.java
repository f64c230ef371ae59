package pagurus.vm.hypervisor;

import java.util.List;
import java.util.function.Supplier;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.table.Entries;

/**
 * Owns a machine, and lets a guest use it: every change of a page table that hardware walks is one
 * of the calls here, which carries it out or throws {@link RefusedException} and changes nothing.
 *
 * <p>Addresses and entries are the machine's. The CPU is the machine's, too: the one that calls.
 *
 * <p>One lock guards all that it knows. It is waited for without serving IPIs, as a guest that has
 * interrupts disabled expects of a call; who holds it waits for nothing, so that is short. It is
 * the last in the order of locks.
 */
public final class Hypervisor {
  private static final long FREE = 0;

  private final Machine machine;
  private final PinnedTables tables;
  private final Entries entries;
  private final long lockWord;
  private final long[] refusals = new long[Refusal.values().length];
  private long provoked;
  private long pins;
  private long unpins;
  private long updates;
  private long rootLoads;

  /**
   * A hypervisor that keeps what a domain leaves.
   *
   * @param lockWord a word of memory that no domain has
   * @throws IllegalArgumentException if tables of this mode are not a frame each: what is pinned is
   *     a frame
   */
  Hypervisor(Machine machine, PagingMode mode, long lockWord) {
    checkPinnable(mode);
    this.machine = machine;
    this.lockWord = lockWord;
    tables = new PinnedTables(mode, machine.memory(), machine.topology().cpus());
    entries = new Entries(mode);
    machine.cpu(0).storeRelease(Step.ZERO, lockWord, FREE);
  }

  /**
   * Refuses a paging mode whose roots are not a frame each: what is pinned is a frame.
   *
   * @throws IllegalArgumentException in one sentence
   */
  public static void checkPinnable(PagingMode mode) {
    if (mode.tableBytes(mode.levels()) != mode.pageBytes()) {
      throw new IllegalArgumentException(
          "a hypervisor pins whole frames, but a root of %s has %d bytes, not %d"
              .formatted(mode, mode.tableBytes(mode.levels()), mode.pageBytes()));
    }
  }

  PinnedTables tables() {
    return tables;
  }

  PhysicalLayout memory() {
    return machine.memory();
  }

  private <T> T locked(Cpu cpu, Supplier<T> call) {
    boolean held;
    do {
      held = cpu.compareAndSetUnhindered(Step.LOCK, lockWord, FREE, 1L + cpu.id());
    } while (!held);
    try {
      return call.get();
    } catch (RefusedException refused) {
      refusals[refused.refusal().ordinal()]++;
      throw refused;
    } finally {
      cpu.storeRelease(Step.UNLOCK, lockWord, FREE);
    }
  }

  /**
   * Makes a frame a table of a level: looks at every entry, and allows the guest no more stores.
   * Does nothing if it is one already. The tables that it refers to must be pinned.
   */
  public void pin(Cpu cpu, int domain, long table, int level) {
    locked(
        cpu,
        () -> {
          pins++;
          tables.pin(cpu, domain, table, level);
          return true;
        });
  }

  /** Says that a table is out of use, though CPUs may still be in it. */
  public void unpin(Cpu cpu, int domain, long table) {
    locked(
        cpu,
        () -> {
          unpins++;
          tables.unpin(cpu, domain, table);
          return true;
        });
  }

  /** Makes the frame of an unpinned table an ordinary one, which the guest may write to. */
  public void release(Cpu cpu, int domain, long table) {
    locked(
        cpu,
        () -> {
          tables.release(domain, table);
          return true;
        });
  }

  /** Whether something refers to a table, so that it cannot be unpinned yet. */
  public boolean isReferred(Cpu cpu, long table) {
    return locked(cpu, () -> tables.isReferred(table));
  }

  /** Says that a space uses a root, which must be pinned. */
  public void appear(Cpu cpu, int domain, long root) {
    locked(
        cpu,
        () -> {
          tables.refer(domain, root, 1);
          return true;
        });
  }

  /** Says that no space uses a root any more. */
  public void disappear(Cpu cpu, int domain, long root) {
    locked(
        cpu,
        () -> {
          tables.refer(domain, root, -1);
          return true;
        });
  }

  /** Puts an entry into a table and returns what was there, with all that hardware had set. */
  public long update(Cpu cpu, int domain, Step step, long slot, long entry) {
    return locked(
        cpu,
        () -> {
          check(domain, slot, entry);
          long old = entries.exchange(cpu, step, slot, entry);
          changed(slot, old, entry);
          return old;
        });
  }

  /** The same if the entry is still what the guest saw; says whether it was. */
  public boolean updateIf(Cpu cpu, int domain, Step step, long slot, long seen, long entry) {
    return locked(
        cpu,
        () -> {
          check(domain, slot, entry);
          boolean done = entries.replace(cpu, step, slot, seen, entry);
          if (done) {
            changed(slot, seen, entry);
          }
          return done;
        });
  }

  private void check(int domain, long slot, long entry) {
    updates++;
    if (!tables.isOwn(slot, domain)) {
      throw new RefusedException(Refusal.FOREIGN_FRAME, slot);
    }
    if (!tables.isTable(slot)) {
      throw new RefusedException(Refusal.NOT_PINNED, slot);
    }
    tables.checkEntry(domain, entry, tables.level(slot));
  }

  private void changed(long slot, long old, long entry) {
    if (tables.isPinned(slot)) {
      tables.count(entry, tables.level(slot), 1);
      tables.count(old, tables.level(slot), -1);
    }
  }

  /** Loads the root register of the CPU that calls. */
  public void loadRoot(Cpu cpu, int domain, Mmu mmu, long root, int asid, boolean keep) {
    locked(
        cpu,
        () -> {
          rootLoads++;
          tables.load(domain, cpu.id(), root);
          mmu.loadRoot(root, asid, keep);
          return true;
        });
  }

  /** Leaves the root that the CPU that calls has loaded. */
  public void unloadRoot(Cpu cpu, Mmu mmu) {
    locked(
        cpu,
        () -> {
          mmu.unloadRoot();
          tables.unload(cpu.id());
          return true;
        });
  }

  /** How many calls asked for a table to be pinned; exact only at rest, as all that follow. */
  public long pins() {
    return pins;
  }

  /** How many calls asked for a table to be unpinned. */
  public long unpins() {
    return unpins;
  }

  /** How many entries of tables were to be changed. */
  public long updates() {
    return updates;
  }

  /** How many roots were to be loaded. */
  public long rootLoads() {
    return rootLoads;
  }

  /** How often something was refused for a reason. */
  public long refused(Refusal reason) {
    return refusals[reason.ordinal()];
  }

  /** How often something was refused. */
  public long refused() {
    long sum = 0;
    for (long one : refusals) {
      sum += one;
    }
    return sum;
  }

  /** How often something was refused that nobody had tried in order to be refused. */
  public long refusedUnprovoked() {
    return refused() - provoked;
  }

  /** Somebody has tried something in order to be refused, and was. */
  public void wasProvoked(Cpu cpu) {
    locked(cpu, () -> ++provoked);
  }

  /** How many frames are tables now. */
  public int pinnedTables() {
    return tables.tables();
  }

  /** What does not add up on a machine at rest. */
  public List<String> audit(Cpu cpu) {
    return tables.audit(cpu);
  }
}

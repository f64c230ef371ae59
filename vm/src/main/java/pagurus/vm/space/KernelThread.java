package pagurus.vm.space;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Path;

/**
 * The kernel side of one CPU: its seam, its MMU, and what only it remembers. Belongs to the thread
 * of execution of that CPU.
 */
public final class KernelThread {
  private final Cpu cpu;
  private final Mmu mmu;
  private final Path path;
  private final AbsentEntries absent;
  private final Core core;
  private final long acknowledgeWord;
  private final int[] spaceOfAsid;
  private final long[] generationOfAsid;
  private final KernelCounters counters = new KernelCounters();
  private Optional<AddressSpace> loaded = Optional.empty();

  /** The same, for the question that every access asks. */
  private @Nullable AddressSpace loadedSpace;

  /** The kernel side of a CPU. */
  public KernelThread(Core core, Cpu cpu, Mmu mmu) {
    this.core = core;
    this.cpu = cpu;
    this.mmu = mmu;
    path = new Path(core.mode().levels());
    absent = new AbsentEntries(core.format());
    acknowledgeWord = core.frames().words().take(1);
    spaceOfAsid = new int[Spaces.asidLimit(core)];
    generationOfAsid = new long[spaceOfAsid.length];
  }

  /** The seam. */
  public Cpu cpu() {
    return cpu;
  }

  /** The hardware that translates for this CPU. */
  public Mmu mmu() {
    return mmu;
  }

  /** Where this thread's last look-up went. */
  public Path path() {
    return path;
  }

  /** What this thread has done. */
  public KernelCounters counters() {
    return counters;
  }

  /** The word in which others acknowledge this thread's shootdowns. */
  public long acknowledgeWord() {
    return acknowledgeWord;
  }

  /** The space that this CPU has loaded. */
  public Optional<AddressSpace> loaded() {
    return loaded;
  }

  /** Whether this CPU has a space loaded. */
  public boolean hasLoaded(AddressSpace space) {
    return loadedSpace == space;
  }

  /** Remembers which space this CPU has loaded. */
  public void setLoaded(Optional<AddressSpace> space) {
    loaded = space;
    loadedSpace = space.orElse(null);
  }

  /** Whether all translations that this CPU may keep for a space are of this generation. */
  public boolean isCurrent(AddressSpace space, long generation) {
    return spaceOfAsid[space.asid()] == space.id() && generationOfAsid[space.asid()] == generation;
  }

  /** The generation of the translations that this CPU may keep for a space; -1 if of none. */
  public long generationOf(AddressSpace space) {
    return spaceOfAsid[space.asid()] == space.id() ? generationOfAsid[space.asid()] : -1;
  }

  /** Remembers that this CPU has flushed a space up to a generation. */
  public void setGeneration(AddressSpace space, long generation) {
    spaceOfAsid[space.asid()] = space.id();
    generationOfAsid[space.asid()] = generation;
  }

  /** Forgets what this CPU may keep for any space: all has been flushed. */
  public void forgetGenerations() {
    Arrays.fill(spaceOfAsid, 0);
  }

  /** Makes this CPU walk from the root of a space; see {@link Mmu#loadRoot}. */
  public void loadRoot(AddressSpace space, boolean keepTranslations) {
    core.entries().loadRoot(cpu, mmu, space.root(cpu), space.asid(), keepTranslations);
  }

  /** Makes this CPU walk from no root. */
  public void unloadRoot() {
    core.entries().unloadRoot(cpu, mmu);
  }

  /** Begins a section in which this thread holds pointers to tables. */
  public void enter() {
    core.grace().enter(cpu, cpu.id());
  }

  /** Ends it. */
  public void leave() {
    core.grace().leave(cpu, cpu.id());
  }

  /**
   * Finds the entry that translates an address at a level and locks its table, for filling an entry
   * that is absent. The entry must be read again: {@link Path#entry} may be older than the lock.
   *
   * @return false if the space has no table there
   */
  public boolean lockTable(AddressSpace space, long vaddr, int level) {
    while (true) {
      find(space, vaddr, level);
      if (path.level() != level) {
        return false;
      }
      if (core.locks().lock(cpu, core.tables().word(path.table(), level))) {
        if (isStillOf(space, level)) {
          return true;
        }
        unlockTable();
        continue;
      }
      if (isRetiredRoot(space)) {
        return false;
      }
    }
  }

  /**
   * Like {@link #lockTable} for a leaf table, if this thread's path still ends at an entry that it
   * has found there in the present read section: goes there without looking up from the root again.
   * Safe for the reason that makes any gap between look-up and lock safe: the table cannot have
   * been freed, and if it has moved, or has left the tree, it cannot be locked.
   *
   * @param slot where the entry was found; a look-up that went elsewhere since is not used
   */
  public boolean lockFound(AddressSpace space, long vaddr, long slot) {
    if (path.slot() == slot && path.level() == 1) {
      if (core.locks().lock(cpu, core.tables().word(path.table(), 1))) {
        if (isStillOf(space, 1)) {
          return true;
        }
        unlockTable();
      }
    }
    return lockTable(space, vaddr, 1);
  }

  /**
   * Whether the table that has just been locked still translates for the space. A table that others
   * share lives on when the space leaves it, so its life does not tell (Q5).
   */
  private boolean isStillOf(AddressSpace space, int level) {
    return level > 1 || !space.sharesTables() || core.shared().isUsedBy(path.table(), space);
  }

  /**
   * A root that cannot be locked although the space still refers to it has been retired: the space
   * is gone. (Who moves a root changes the reference first.)
   */
  private boolean isRetiredRoot(AddressSpace space) {
    return path.level() == core.mode().levels() && path.table() == space.root(cpu);
  }

  /**
   * Like {@link #lockTable}, for a table that is known to stay: if it, or a table above it, has
   * been taken out of reach for a move, waits until it is back. The caller may hold the locks of
   * tables below, but none that a mover of this one waits for.
   *
   * @throws IllegalStateException if the space has no table there
   */
  public void lockTableThatStays(AddressSpace space, long vaddr, int level) {
    while (!lockTable(space, vaddr, level)) {
      if (path.level() != level && !absent.isMoving(path.entry())) {
        throw new IllegalStateException(
            "%s has lost its table of level %d for v0x%x".formatted(space, level, vaddr));
      }
      cpu.relax(Step.AWAIT_MOVE);
    }
  }

  /**
   * Like {@link #lockTable}, and waits until the table's D bits can be trusted: for whoever reads
   * them, or takes a present entry away.
   */
  public boolean lockTableExact(AddressSpace space, long vaddr, int level) {
    while (true) {
      find(space, vaddr, level);
      if (path.level() != level) {
        return false;
      }
      if (core.locks().lockExact(cpu, core.tables().word(path.table(), level))) {
        if (isStillOf(space, level)) {
          return true;
        }
        unlockTable();
        continue;
      }
      if (isRetiredRoot(space)) {
        return false;
      }
    }
  }

  /** Gives the lock of the table back in which this thread's last look-up ended. */
  public void unlockTable() {
    core.locks().unlock(cpu, core.tables().word(path.table(), path.level()));
  }

  /** Looks up the entry that translates an address at a level, in this thread's path. */
  public Path find(AddressSpace space, long vaddr, int downTo) {
    core.lookup().find(cpu, space.root(cpu), vaddr, downTo, path);
    return path;
  }
}

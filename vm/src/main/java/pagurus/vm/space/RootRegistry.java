package pagurus.vm.space;

import java.util.Arrays;
import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.sync.SpinLock;
import pagurus.vm.table.Entries;

/**
 * Every root that a CPU may have loaded, and the entries of the kernel half that all of them share.
 *
 * <p>The user half of a root belongs to its space and is guarded by the root's own lock. The kernel
 * half belongs to nobody alone: it grows when the kernel maps something where no table was yet, in
 * every root at once. A root that moves meanwhile must not miss what is added, nor bring back what
 * was there before. So there is one lock, and one way to put a root in another's place:
 *
 * <ul>
 *   <li>{@link #share} writes an entry to every root that is registered, the kernel's own first;
 *   <li>{@link #replace} fills the kernel half of the new root from the first, registers it, and
 *       makes the space refer to it, all under the lock. Who copied the root has copied its user
 *       half only. So an entry that is shared before is copied, and one that is shared after is
 *       written to the new root.
 *   <li>The old root stays registered until every CPU has acknowledged that it uses another ({@link
 *       #remove}): on those that still run on it, too, the kernel finds what it has mapped.
 * </ul>
 *
 * <p>Entries are only added. An entry that refers to a table of the kernel never changes again, for
 * those tables do not move: they have no owner, no lock and no relocation. (The 2008 series copied
 * the whole root under the lock of the user half, and took it off the list of roots for a while:
 * M9.)
 *
 * <p>On a machine without a kernel space there is no lock to take, and a root is replaced by one
 * store.
 */
public final class RootRegistry {
  private final Entries entries;
  private final Optional<SpinLock> lock;
  private final int firstShared;
  private long[] roots = new long[8];
  private int count;

  /**
   * No roots yet, and nothing to share.
   *
   * @param lock guards the list of roots and the kernel half of every root; without one, there is
   *     no kernel half
   */
  public RootRegistry(Entries entries, Optional<SpinLock> lock) {
    PagingMode mode = entries.mode();
    this.entries = entries;
    this.lock = lock;
    firstShared = lock.isPresent() ? userEntries(mode) : mode.entries(mode.levels());
  }

  /** How many entries of a root translate user addresses; the kernel half is behind them. */
  public static int userEntries(PagingMode mode) {
    return (int) (mode.userLimit() >>> mode.rootShift());
  }

  /** Whether a root of a mode translates addresses that are not the user's. */
  public static boolean hasKernelHalf(PagingMode mode) {
    return userEntries(mode) < mode.entries(mode.levels());
  }

  /** The first entry of a root that all share; behind the last if there is no kernel space. */
  public int firstShared() {
    return firstShared;
  }

  /** How many entries of a table belong to the space alone. */
  public int ownEntries(int level) {
    PagingMode mode = entries.mode();
    return level == mode.levels() ? firstShared : mode.entries(level);
  }

  /**
   * The entry that all roots share at this index, or 0: as it is in the root that came first, which
   * is the kernel's own and stays.
   */
  public long shared(Cpu cpu, int index) {
    return count == 0 ? 0 : entries.read(cpu, Step.LOOKUP, entries.slot(roots[0], index));
  }

  /** A root that nobody refers to yet will be loaded: it gets its kernel half. */
  public void add(Cpu cpu, long root) {
    if (lock.isEmpty()) {
      entries.rootAppears(cpu, root);
      return;
    }
    lock.get().lock(cpu);
    register(cpu, root);
    lock.get().unlock(cpu);
  }

  /** Makes a space refer to another root, whose user half is filled. The old root is locked. */
  public void replace(Cpu cpu, AddressSpace space, long root) {
    if (lock.isEmpty()) {
      entries.rootAppears(cpu, root);
      cpu.storeRelease(Step.PUBLISH, space.rootWord(), root);
      return;
    }
    lock.get().lock(cpu);
    register(cpu, root);
    cpu.storeRelease(Step.PUBLISH, space.rootWord(), root);
    lock.get().unlock(cpu);
  }

  private void register(Cpu cpu, long root) {
    PagingMode mode = entries.mode();
    for (int index = firstShared; index < mode.entries(mode.levels()); index++) {
      entries.write(cpu, Step.COPY, entries.slot(root, index), shared(cpu, index));
    }
    entries.rootAppears(cpu, root);
    if (count == roots.length) {
      roots = Arrays.copyOf(roots, 2 * count);
    }
    roots[count++] = root;
  }

  /** No CPU has this root loaded, and none can load it any more. */
  public void remove(Cpu cpu, long root) {
    entries.rootDisappears(cpu, root);
    if (lock.isEmpty()) {
      return;
    }
    lock.get().lock(cpu);
    for (int i = 0; i < count; i++) {
      if (roots[i] == root) {
        roots[i] = roots[--count];
        break;
      }
    }
    lock.get().unlock(cpu);
  }

  /**
   * Gives every root an entry that refers to a table of the kernel. Nothing was there before.
   *
   * @throws IllegalArgumentException if the entry is not of the kernel half, or taken
   */
  public void share(Cpu cpu, int index, long entry) {
    SpinLock held =
        lock.filter(any -> index >= firstShared && shared(cpu, index) == 0)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "entry %d of the roots is not free for the kernel".formatted(index)));
    held.lock(cpu);
    for (int i = 0; i < count; i++) {
      entries.write(cpu, Step.INSTALL, entries.slot(roots[i], index), entry);
    }
    held.unlock(cpu);
  }

  /** How many roots are registered; exact only at rest. */
  public int count() {
    return count;
  }
}

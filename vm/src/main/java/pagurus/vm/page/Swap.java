package pagurus.vm.page;

import java.util.Arrays;
import java.util.BitSet;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.sync.SpinLock;

/**
 * Swap slots, and which frame still holds the content of which slot.
 *
 * <p>A slot counts its users: one for each entry that says "swapped here", one for a frame whose
 * home it is, one for each reader under way. As long as a frame has the slot for its home, whoever
 * comes for the slot gets the frame: so a page that reclaim has unhooked but not yet written is
 * <em>rescued</em>, not read. A slot that a reader uses is never handed out again, so an entry that
 * still names the slot after the read names the same content.
 */
public final class Swap {
  /** No slot; no frame. */
  public static final int NONE = -1;

  private final BlockStore store;
  private final FrameTable records;
  private final SpinLock lock;
  private final int[] users;
  private final int[] cached;
  private final BitSet taken = new BitSet();

  /** Swap on this device. */
  public Swap(BlockStore store, FrameTable records, SpinLock lock) {
    this.store = store;
    this.records = records;
    this.lock = lock;
    users = new int[Math.toIntExact(store.blocks())];
    cached = new int[users.length];
    Arrays.fill(cached, NONE);
  }

  /**
   * Takes a slot for the home of a frame, which the caller holds; {@link #NONE} if all are used.
   */
  public int adopt(Cpu cpu, int pfn) {
    lock.lock(cpu);
    try {
      int slot = taken.nextClearBit(0);
      if (slot >= users.length) {
        return NONE;
      }
      taken.set(slot);
      users[slot] = 1;
      cached[slot] = pfn;
      records.setHome(pfn, slot);
      return slot;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** One more user of a slot that has one. */
  public void addUser(Cpu cpu, int slot) {
    lock.lock(cpu);
    users[slot]++;
    lock.unlock(cpu);
  }

  /** One user less. */
  public void dropUser(Cpu cpu, int slot) {
    lock.lock(cpu);
    drop(slot);
    lock.unlock(cpu);
  }

  private void drop(int slot) {
    users[slot]--;
    if (users[slot] == 0) {
      taken.clear(slot);
    }
  }

  /**
   * The frame that still holds a slot's content, with one user more; {@link #NONE} if none does.
   */
  public int rescue(Cpu cpu, int slot) {
    lock.lock(cpu);
    try {
      int pfn = cached[slot];
      return pfn != NONE && records.tryAddReference(cpu, pfn) ? pfn : NONE;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Whether a slot is the home of this frame. */
  public boolean isHome(Cpu cpu, int slot, int pfn) {
    lock.lock(cpu);
    try {
      return cached[slot] == pfn;
    } finally {
      lock.unlock(cpu);
    }
  }

  /**
   * Turns a reader's use and an entry's use of a slot into the home of the frame that was read, if
   * there is no other user; otherwise just ends both uses, and the frame has no home.
   */
  public void settle(Cpu cpu, int slot, int pfn) {
    lock.lock(cpu);
    if (users[slot] == 2 && cached[slot] == NONE) {
      users[slot] = 1;
      cached[slot] = pfn;
      records.setHome(pfn, slot);
    } else {
      drop(slot);
      drop(slot);
    }
    lock.unlock(cpu);
  }

  /**
   * Whether a frame has one user, and nobody else has anything to do with its home. Both are looked
   * at under the lock, for who rescues a page is a user of the frame before it gives its use of the
   * slot up: seen one after the other, either could be true when the other is not.
   */
  boolean hasOneUser(Cpu cpu, int pfn) {
    lock.lock(cpu);
    try {
      long slot = records.home(pfn);
      return (slot == FrameTable.NO_HOME || users[(int) slot] == 1)
          && records.references(cpu, pfn) == 1;
    } finally {
      lock.unlock(cpu);
    }
  }

  /**
   * Parts a frame from its home if the caller is its only user; says whether it was. Whoever comes
   * for the slot from now on reads it.
   */
  public boolean expel(Cpu cpu, int pfn) {
    lock.lock(cpu);
    try {
      if (records.references(cpu, pfn) != 1 || records.isMarked(cpu, pfn, FrameTable.DIRTY)) {
        return false;
      }
      part(pfn);
      return true;
    } finally {
      lock.unlock(cpu);
    }
  }

  /**
   * Makes another frame with the same content the holder of a frame's home, if the frame has a home
   * and no more than these users; both are in the caller's hand. Without a home the users alone
   * decide.
   *
   * @return whether the frame had no other users
   */
  public boolean substitute(Cpu cpu, int old, int replacement, int expected) {
    lock.lock(cpu);
    try {
      if (records.references(cpu, old) != expected) {
        return false;
      }
      long slot = records.home(old);
      if (slot != FrameTable.NO_HOME) {
        cached[(int) slot] = replacement;
        records.setHome(replacement, slot);
        records.setHome(old, FrameTable.NO_HOME);
      }
      return true;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Parts a frame that has no users any more from its home, if it has one. */
  public void forget(Cpu cpu, int pfn) {
    if (records.home(pfn) != FrameTable.NO_HOME) {
      lock.lock(cpu);
      part(pfn);
      lock.unlock(cpu);
    }
  }

  private void part(int pfn) {
    int slot = (int) records.home(pfn);
    cached[slot] = NONE;
    records.setHome(pfn, FrameTable.NO_HOME);
    drop(slot);
  }

  /** Writes a frame to its home. */
  public void write(Cpu cpu, int pfn) {
    store.write(cpu, records.home(pfn), records.paddr(pfn));
  }

  /** Reads a slot, of which the caller is a user, into a frame that nobody else can reach. */
  public void read(Cpu cpu, int slot, int pfn) {
    store.read(cpu, slot, records.paddr(pfn));
  }

  /** How many slots there are. */
  public int slots() {
    return users.length;
  }

  /** How many users a slot has; 0 if it is free. Exact only at rest. */
  public int users(int slot) {
    return users[slot];
  }

  /** The frame whose home a slot is, or {@link #NONE}. Exact only at rest. */
  public int holder(int slot) {
    return cached[slot];
  }

  /** Whether a slot is not handed out at the moment. Exact only at rest. */
  public boolean isTaken(int slot) {
    return taken.get(slot);
  }
}

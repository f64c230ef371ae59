package pagurus.vm.page;

import java.util.Arrays;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.sync.SpinLock;

/** A file and those of its pages that are in memory. The cache itself is a user of each of them. */
public final class FilePages {
  private final int id;
  private final BlockStore store;
  private final FrameTable records;
  private final SpinLock lock;
  private final int[] cached;
  private final int[] editions;

  /** A file of which no page is in memory. */
  FilePages(int id, BlockStore store, FrameTable records, SpinLock lock) {
    this.id = id;
    this.store = store;
    this.records = records;
    this.lock = lock;
    cached = new int[Math.toIntExact(store.blocks())];
    Arrays.fill(cached, Swap.NONE);
    editions = new int[cached.length];
  }

  /** This file's number. */
  public int id() {
    return id;
  }

  /** How many pages the file has. */
  public int pages() {
    return cached.length;
  }

  /** The frame that holds a page, with one user more; {@link Swap#NONE} if none does. */
  public int find(Cpu cpu, long page) {
    lock.lock(cpu);
    try {
      int pfn = cached[(int) page];
      if (pfn != Swap.NONE) {
        records.addReference(cpu, pfn);
      }
      return pfn;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** How often a page has left memory: whoever reads it asks before. */
  public int edition(Cpu cpu, long page) {
    lock.lock(cpu);
    int edition = editions[(int) page];
    lock.unlock(cpu);
    return edition;
  }

  /** Reads a page into a frame that nobody else can reach. */
  public void read(Cpu cpu, long page, int pfn) {
    store.read(cpu, page, records.paddr(pfn));
  }

  /**
   * Puts a frame that has been read into the cache, unless another came first. Refuses it if the
   * page has been in memory and left it again since the edition was asked for: it may have been
   * written meanwhile, so what was read is out of date.
   *
   * <p>The frame can be found by reclaim already, so its count is raised, not set.
   *
   * @return the frame that is in the cache now, with one user more for the caller; {@link
   *     Swap#NONE} if the page must be read again
   */
  public int insert(Cpu cpu, long page, int pfn, int edition) {
    lock.lock(cpu);
    try {
      int present = cached[(int) page];
      if (present != Swap.NONE) {
        records.addReference(cpu, present);
        return present;
      }
      if (editions[(int) page] != edition) {
        return Swap.NONE;
      }
      cached[(int) page] = pfn;
      // Before the home, by which others know that it is in the cache.
      records.setOwner(cpu, pfn, id);
      records.setHome(pfn, page);
      records.addReference(cpu, pfn);
      return pfn;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Takes a clean frame out of the cache if only the cache and the caller use it. */
  public boolean expel(Cpu cpu, int pfn) {
    lock.lock(cpu);
    try {
      if (records.references(cpu, pfn) != 2 || records.isMarked(cpu, pfn, FrameTable.DIRTY)) {
        return false;
      }
      int page = (int) records.home(pfn);
      cached[page] = Swap.NONE;
      editions[page]++;
      records.setHome(pfn, FrameTable.NO_HOME);
      records.dropReference(cpu, pfn);
      return true;
    } finally {
      lock.unlock(cpu);
    }
  }

  /**
   * Puts a copy of a frame in the frame's place, if the frame has no more than these users, and
   * nobody has stored to it since the caller took its mark "dirty" away; both are in the caller's
   * hand. Who has come and gone has left the mark before it let go of the frame, so users are
   * counted first. The cache's use goes over to the copy.
   */
  public boolean substitute(Cpu cpu, int old, int replacement, int users) {
    lock.lock(cpu);
    try {
      if (records.references(cpu, old) != users
          || records.home(old) == FrameTable.NO_HOME
          || records.isMarked(cpu, old, FrameTable.DIRTY)) {
        return false;
      }
      long page = records.home(old);
      records.setOwner(cpu, replacement, id);
      records.setHome(replacement, page);
      records.addReference(cpu, replacement);
      cached[(int) page] = replacement;
      records.setHome(old, FrameTable.NO_HOME);
      records.dropReference(cpu, old);
      return true;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Writes a frame to its page. */
  public void write(Cpu cpu, int pfn) {
    store.write(cpu, records.home(pfn), records.paddr(pfn));
  }
}

package pagurus.vm.flush;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * The debt of whoever changes entries: unhook, then one shootdown, then free (M17).
 *
 * <p>Changes are reported while the entries' tables are locked. {@link #flush} pays: it shoots the
 * whole batch down once, and only then lets go of data frames and retires tables. Closing flushes
 * what is left. A batch that is full is paid at once, so a gather needs no memory that it might not
 * get. While a gather is open, the space's count of pending flushes is raised (I6).
 *
 * <p>While somebody else relocates tables of the space, every flush is as strong as the mover's: a
 * CPU may be walking an old table, from which no invalidation of single pages keeps it away (I4).
 *
 * <p>Where a leaf table is shared, all that was said is about every space that shares it.
 *
 * <p>Where copies of leaf tables may lack entries, a batch that changes nothing but entries of leaf
 * tables concerns only nodes that have had entries of theirs ({@link Entries#readersOf}). They are
 * asked for behind the change, while the table is locked: until the lock is given back nobody
 * becomes a reader, and who becomes one later finds the change.
 *
 * <p>Not promised before {@code flush} returns: that any CPU has stopped using what was unhooked.
 */
public final class Gather implements AutoCloseable {
  private static final int BATCH = 256;

  private final FlushSystem system;
  private final KernelThread thread;
  private final AddressSpace space;
  private List<AddressSpace> others = List.of();
  private final long pageBytes;
  private final boolean relocates;
  private int[] frames = new int[8];
  private int frameCount;
  private long[] tables = new long[4];
  private int[] levels = new int[4];
  private int tableCount;
  private long start = Long.MAX_VALUE;
  private long end;
  private long readers;
  private boolean tablesChanged;
  private boolean rootMoved;

  /**
   * Opens a gather; raises the space's count of pending flushes.
   *
   * @param relocates whether tables will be published that replace others; raises the count of
   *     movers
   */
  @MustBeClosed
  Gather(FlushSystem system, KernelThread thread, AddressSpace space, boolean relocates) {
    this.system = system;
    this.thread = thread;
    this.space = space;
    this.relocates = relocates;
    pageBytes = system.core().mode().pageBytes();
    space.flushBegins(thread.cpu());
    if (relocates) {
      space.moveBegins(thread.cpu());
    }
  }

  /**
   * Entries of this leaf table are about to change: whoever shares it is told, too. The table is
   * locked.
   */
  public void of(long table) {
    if (system.core().shared().isShared(table)) {
      system.core().shared().sharers(table).forEach(this::alsoOf);
    }
  }

  /** Another space is told of everything that this gather collects. */
  public void alsoOf(AddressSpace other) {
    if (other == space || others.contains(other)) {
      return;
    }
    other.flushBegins(thread.cpu());
    if (relocates) {
      other.moveBegins(thread.cpu());
    }
    List<AddressSpace> more = new ArrayList<>(others);
    more.add(other);
    others = more;
  }

  /** The space whose entries change. */
  public AddressSpace space() {
    return space;
  }

  /** The leaf translations of a range have changed, whoever has them. */
  public void changed(long vaddr, long bytes) {
    changed(vaddr, bytes, Entries.EVERY_NODE);
  }

  /** The entry of a page has changed; its table, a leaf table, is locked. */
  public void changedIn(long slot, long vaddr) {
    changed(vaddr, pageBytes, system.core().entries().readersOf(slot));
  }

  private void changed(long vaddr, long bytes, long by) {
    start = Math.min(start, vaddr);
    end = Math.max(end, vaddr + bytes);
    readers |= by;
  }

  /** A huge leaf has been unhooked, and with it one user of a frame goes. */
  public void page(long vaddr, long bytes, int pfn) {
    makeRoom();
    changed(vaddr, bytes);
    add(pfn);
  }

  /** The entry of a page has been unhooked; its table, a leaf table, is locked. */
  public void pageIn(long slot, long vaddr, int pfn) {
    makeRoom();
    changedIn(slot, vaddr);
    add(pfn);
  }

  private void makeRoom() {
    if (frameCount == BATCH) {
      flush();
    }
  }

  private void add(int pfn) {
    if (frameCount == frames.length) {
      frames = Arrays.copyOf(frames, 2 * frameCount);
    }
    frames[frameCount++] = pfn;
  }

  /**
   * Entries that refer to tables of this level have changed: every way to tables must be forgotten.
   * Where the root's entries sit in registers, those that changed take effect only by loading the
   * root again (X15).
   */
  public void tablesChanged(long vaddr, long bytes, int level) {
    changed(vaddr, bytes);
    tablesChanged = true;
    PagingMode mode = system.core().mode();
    rootMoved |= mode.rootInRegisters() && level == mode.levels() - 1;
  }

  /** The root pointer has changed: every CPU must load it again. */
  public void rootChanged() {
    changed(0, pageBytes);
    rootMoved = true;
  }

  /** A table has been unlinked, and is stray; it is retired after the flush. */
  public void table(long vaddr, long bytes, long table, int level) {
    tablesChanged(vaddr, bytes, level);
    retire(table, level);
  }

  /** A stray table is to be retired after what is owed, if anything, has been paid. */
  public void retire(long table, int level) {
    if (tableCount == tables.length) {
      tables = Arrays.copyOf(tables, 2 * tableCount);
      levels = Arrays.copyOf(levels, 2 * tableCount);
    }
    tables[tableCount] = table;
    levels[tableCount++] = level;
    if (tableCount == BATCH) {
      flush();
    }
  }

  private boolean owes() {
    return end != 0;
  }

  /** Pays: one shootdown for everything so far, then lets go. */
  public void flush() {
    if (owes()) {
      shoot();
    }
    letGo();
  }

  private void shoot() {
    if (rootMoved || othersRelocate()) {
      system.shootdown().root(thread, space, others);
    } else if (tablesChanged) {
      system.shootdown().tables(thread, space, others, start, end);
    } else {
      system.shootdown().leaves(thread, space, others, start, end, readers);
    }
    start = Long.MAX_VALUE;
    end = 0;
    readers = 0;
    tablesChanged = false;
    rootMoved = false;
  }

  private boolean othersRelocate() {
    int own = relocates ? 1 : 0;
    boolean any = space.hasMoversBeyond(thread.cpu(), own);
    for (int i = 0; i < others.size() && !any; i++) {
      any = others.get(i).hasMoversBeyond(thread.cpu(), own);
    }
    return any;
  }

  private void letGo() {
    Cpu cpu = thread.cpu();
    for (int i = 0; i < frameCount; i++) {
      system.release().release(cpu, frames[i]);
    }
    frameCount = 0;
    if (tableCount > 0) {
      long ticket = system.core().grace().advance(cpu);
      for (int i = 0; i < tableCount; i++) {
        system.core().retire(cpu, tables[i], levels[i], space.id(), ticket, relocates);
      }
      tableCount = 0;
    }
  }

  @Override
  public void close() {
    flush();
    end(space);
    others.forEach(this::end);
    if (!relocates) {
      system.core().retired().reap(thread.cpu()); // a mover's section lasts: it reaps behind it
    }
  }

  private void end(AddressSpace told) {
    if (relocates) {
      told.moveEnds(thread.cpu());
    }
    told.flushEnds(thread.cpu());
  }
}

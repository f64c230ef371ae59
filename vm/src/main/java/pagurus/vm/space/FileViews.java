package pagurus.vm.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.machine.Cpu;
import pagurus.vm.sync.SpinLock;

/**
 * Which spaces have a leaf table that shows nothing but pages of one file, by what it shows.
 *
 * <p>Each different view has a number, which its tables carry ({@code FrameTable.view}) as long as
 * they may be shared with whoever comes; guarded by the table's lock. The list of spaces here is a
 * hint: only the locked table says whether it still shows the view.
 *
 * <p>A view that no space has is forgotten, unless somebody has looked for it who may have it soon.
 * Its number may stay on a table that nobody finds by it, and is given to another view when all
 * others have been given. That does no harm: who joins a table goes to the address of his view in a
 * space that is listed for it, and what has been there before is gone.
 */
public final class FileViews {
  /** The number of a table that is nobody else's business. */
  public static final int NONE = 0;

  /**
   * What a leaf table shows.
   *
   * @param file the file
   * @param firstPage the page of the file behind the table's first entry
   * @param start the address that the table translates from
   * @param rights what programs may do there
   */
  public record View(int file, long firstPage, long start, int rights) {}

  /**
   * A view that some spaces have.
   *
   * @param number its number
   * @param view what it shows
   * @param viewers the spaces, the latest first
   */
  public record Offer(int number, View view, List<Integer> viewers) {}

  /** Who came before so many others is forgotten, alive or not; the others share its table. */
  private static final int MOST_VIEWERS = 16;

  private static final class Known {
    private final View view;
    private List<Integer> viewers = List.of();

    /** How many have looked for the view and not yet said what came of it. */
    private int seekers;

    Known(View view) {
      this.view = view;
    }
  }

  private final SpinLock lock;
  private final Map<View, Integer> numbers = new HashMap<>();
  private final Map<Integer, Known> known = new HashMap<>();
  private int last;

  /** No views yet. */
  public FileViews(SpinLock lock) {
    this.lock = lock;
  }

  /**
   * Looks for the spaces that may have a table that shows a view. The caller is about to have one,
   * too; {@link #add} or {@link #giveUp} must follow, until when the view keeps its number.
   */
  public Offer seek(Cpu cpu, View view) {
    lock.lock(cpu);
    try {
      int number = numbers.computeIfAbsent(view, any -> freshNumber());
      Known here = known.computeIfAbsent(number, any -> new Known(view));
      here.seekers++;
      return new Offer(number, view, here.viewers);
    } finally {
      lock.unlock(cpu);
    }
  }

  private int freshNumber() {
    do {
      last = last == Integer.MAX_VALUE ? 1 : last + 1;
    } while (known.containsKey(last));
    return last;
  }

  /** A space that looked for a view has a table that shows it. Its map lock is held. */
  public void add(Cpu cpu, Offer sought, int space) {
    lock.lock(cpu);
    try {
      Known here = found(sought);
      if (!here.viewers.contains(space)) {
        List<Integer> more = new ArrayList<>(here.viewers);
        more.addFirst(space);
        here.viewers = List.copyOf(more.subList(0, Math.min(more.size(), MOST_VIEWERS)));
      }
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Who looked for a view has no table that shows it, for now. */
  public void giveUp(Cpu cpu, Offer sought) {
    lock.lock(cpu);
    found(sought);
    forgetIfIdle(sought.number());
    lock.unlock(cpu);
  }

  private Known found(Offer sought) {
    Known here = known.get(sought.number());
    if (here == null || here.seekers == 0) {
      throw new IllegalStateException("nobody looks for " + sought.view());
    }
    here.seekers--;
    return here;
  }

  /**
   * A space has no table any more that shows the view with this number. Its map lock is held for
   * writing: it does not come to have one meanwhile.
   */
  public void remove(Cpu cpu, int number, int space) {
    lock.lock(cpu);
    Known here = known.get(number);
    if (here != null) {
      here.viewers = here.viewers.stream().filter(one -> one != space).toList();
      forgetIfIdle(number);
    }
    lock.unlock(cpu);
  }

  private void forgetIfIdle(int number) {
    Known here = known.get(number);
    if (here != null && here.viewers.isEmpty() && here.seekers == 0) {
      known.remove(number);
      numbers.remove(here.view);
    }
  }

  /** All that is known; exact only at rest. */
  public List<Offer> all() {
    List<Offer> offers = new ArrayList<>();
    known.forEach((number, here) -> offers.add(new Offer(number, here.view, here.viewers)));
    return offers;
  }
}

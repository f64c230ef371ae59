package pagurus.vm.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.machine.Cpu;
import pagurus.vm.sync.SpinLock;

/**
 * Which spaces may have a leaf table that shows nothing but pages of one file, by what it shows.
 *
 * <p>Each different view has a number, which its tables carry ({@code FrameTable.view}) as long as
 * they may be shared with whoever comes; guarded by the table's lock. The list of spaces here is a
 * hint: only the locked table says whether it still shows the view.
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

  /** Who came before so many others is forgotten, alive or not; the others share its table. */
  private static final int MOST_VIEWERS = 16;

  private final SpinLock lock;
  private final Map<View, Integer> numbers = new HashMap<>();
  private final List<List<Integer>> viewers = new ArrayList<>();

  /** No views yet. */
  public FileViews(SpinLock lock) {
    this.lock = lock;
  }

  /** The number of a view. */
  public int number(Cpu cpu, View view) {
    lock.lock(cpu);
    int number = numbers.computeIfAbsent(view, any -> numbers.size() + 1);
    if (viewers.size() < number) {
      viewers.add(List.of());
    }
    lock.unlock(cpu);
    return number;
  }

  /** A space has a table that shows a view. */
  public void add(Cpu cpu, int number, int space) {
    lock.lock(cpu);
    List<Integer> all = viewers.get(number - 1);
    if (!all.contains(space)) {
      List<Integer> more = new ArrayList<>(all);
      more.addFirst(space);
      viewers.set(number - 1, List.copyOf(more.subList(0, Math.min(more.size(), MOST_VIEWERS))));
    }
    lock.unlock(cpu);
  }

  /** A space has none any more. */
  public void remove(Cpu cpu, int number, int space) {
    lock.lock(cpu);
    viewers.set(number - 1, viewers.get(number - 1).stream().filter(one -> one != space).toList());
    lock.unlock(cpu);
  }

  /** The spaces that may have a table that shows a view, the latest first. */
  public List<Integer> viewers(Cpu cpu, int number) {
    lock.lock(cpu);
    List<Integer> all = viewers.get(number - 1);
    lock.unlock(cpu);
    return all;
  }
}

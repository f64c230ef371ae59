package pagurus.vm.place;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Lets a placement have its way with a table only when it has wanted the table at the same other
 * place several times in a row.
 *
 * <p>A program whose threads go to and fro between nodes pulls the tables of a placement that
 * follows them to and fro, too: each move costs a copy and a shootdown, and is undone before it has
 * paid (Q21). Looked at once per move of the threads, the wish changes each time, and nothing
 * moves; when the threads have settled the wish stays the same, and after {@code patience} looks
 * the tables follow, once.
 *
 * <p>There is no clock: patience is counted in looks, and whoever asks for relocations decides how
 * often that is. Belongs to one mover; not to be shared between CPUs. Remembers a limited number of
 * wishes: beyond that, the table whose wish is oldest has to wait anew.
 */
public final class Hysteresis implements Placement {
  /**
   * Leaf tables of 2 TiB. All that are to move must be remembered from one look to the next: of
   * more than these each look would forget the first before it comes by them again.
   */
  private static final int MOST_WISHES = 1 << 20;

  private record Table(int space, int level, long vaddr) {}

  /** Where a table has been wanted, and how many times in a row. */
  private record Wish(Destination where, int looks) {}

  private final Placement follower;
  private final int patience;
  private final SequencedMap<Table, Wish> wishes = new LinkedHashMap<>();
  private long refused;
  private long granted;

  /**
   * A placement that is followed with patience.
   *
   * @param follower what is to be followed
   * @param patience how many times in a row it must want a table at the same other place, the time
   *     when it is moved included; 1 or more, and 1 is no patience at all
   */
  public Hysteresis(Placement follower, int patience) {
    if (patience < 1) {
      throw new IllegalArgumentException("a patience of " + patience + " looks is less than 1");
    }
    this.follower = follower;
    this.patience = patience;
  }

  @Override
  public Destination placeFor(TableSite site) {
    Destination wanted = follower.placeFor(site);
    Table table = new Table(site.space(), site.level(), site.vaddr());
    if (wanted.accepts(site.node(), site.table())) {
      wishes.remove(table);
      return wanted;
    }
    Wish before = wishes.remove(table);
    int looks = before != null && before.where.equals(wanted) ? before.looks + 1 : 1;
    if (looks >= patience) {
      granted++;
      return wanted;
    }
    remember(table, new Wish(wanted, looks));
    refused++;
    return Destination.on(site.node());
  }

  private void remember(Table table, Wish wish) {
    if (wishes.size() == MOST_WISHES) {
      wishes.pollFirstEntry();
    }
    wishes.put(table, wish);
  }

  /** How often a table was to move and had to wait. */
  public long refused() {
    return refused;
  }

  /** How often a table was let go. */
  public long granted() {
    return granted;
  }
}

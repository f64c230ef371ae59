package pagurus.trace.generate;

import java.util.List;

/** Random updates of one large table, as in HPC Challenge: load a word, store it back. */
final class Gups implements Pattern {
  static final Parameter PAGES = Parameter.pages(1, "of the table");
  static final List<Parameter> PARAMETERS = List.of(PAGES);

  private final long table;
  private final long words;
  private final Draws draws;
  private long loaded;

  Gups(Settings settings, Draws draws) {
    long pages = settings.whole(PAGES);
    table = LinuxLayout.mapping(pages);
    words = pages * LinuxLayout.PAGE_BYTES / Long.BYTES;
    this.draws = draws;
  }

  @Override
  public long next() {
    if (loaded != 0) {
      long store = PackedAccess.store(loaded);
      loaded = 0;
      return store;
    }
    loaded = table + draws.below(words) * Long.BYTES;
    return PackedAccess.load(loaded);
  }
}

package pagurus.trace.generate;

import java.util.List;

/** Random updates of one large table, as in HPC Challenge: load a word, store it back. */
final class Gups implements Pattern {
  static final Parameter PAGES = Parameter.pages(1, "of the table");
  static final List<Parameter> PARAMETERS = List.of(PAGES);

  private final long table;
  private final long words;
  private final Draws draws;

  Gups(Settings settings, Draws draws) {
    long pages = settings.whole(PAGES);
    table = LinuxLayout.mapping(pages);
    words = pages * LinuxLayout.PAGE_BYTES / Long.BYTES;
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(settings.whole(PAGES), 1);
  }

  @Override
  public int next(long[] into) {
    long word = table + draws.below(words) * Long.BYTES;
    into[0] = PackedAccess.load(word);
    into[1] = PackedAccess.store(word);
    return 2;
  }
}

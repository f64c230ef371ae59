package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.Nested;
import pagurus.drive.story.Story;

/** The second stage moves under a guest that does not notice (Q8, Q16). */
final class NestedDemo implements Demo {
  @Override
  public String name() {
    return "nested";
  }

  @Override
  public String questions() {
    return "Q8 Q16";
  }

  @Override
  public String claim() {
    return "the tables of a second stage, its root of 16 KiB too, move while a guest walks its own"
        + " tables through them; its walks become local, and it neither faults nor flushes";
  }

  @Override
  public String difference() {
    return "relocation";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new Nested(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("rootsMoved") == 1
        && with.share("remoteShareBefore") > 0
        && with.share("remoteShareAfter") == 0
        && without.count("rootsMoved") == 0
        && without.share("remoteShareAfter") > 0
        && goesUnnoticed(with)
        && goesUnnoticed(without);
  }

  private static boolean goesUnnoticed(Figures figures) {
    return figures.count("guestEvents") == 0 && figures.count("guestFindings") == 0;
  }
}

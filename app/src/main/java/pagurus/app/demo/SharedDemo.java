package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.SharedTables;
import pagurus.drive.story.Story;

/** Workers on another node share their parent's leaf tables, which follow them (Q7). */
final class SharedDemo implements Demo {
  @Override
  public String name() {
    return "shared";
  }

  @Override
  public String questions() {
    return "Q7";
  }

  @Override
  public String claim() {
    return "leaf tables that several spaces share move with all their parents, and no walk of any"
        + " sharer is remote afterwards; left where they are they stay remote for all";
  }

  @Override
  public String difference() {
    return "shared moves";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new SharedTables(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("leafTables") < with.count("leafTablesOfCopies")
        && with.count("sharedTablesMoved") == with.count("leafTables")
        && with.share("remoteShareBefore") > 0
        && with.share("remoteShareAfter") == 0
        && without.count("sharedTablesMoved") == 0
        && without.count("sharedTablesLeft") > 0
        && without.share("remoteShareAfter") > 0;
  }
}

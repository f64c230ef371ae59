package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.ManyNodes;
import pagurus.drive.story.Story;

/** A program on all nodes gets copies of its tables on each (Mitosis). */
final class CopiesDemo implements Demo {
  private static final int OTHER_NODES = 3;

  @Override
  public String name() {
    return "copies";
  }

  @Override
  public String questions() {
    return "Mitosis";
  }

  @Override
  public String claim() {
    return "tables of a program that runs on four nodes get a copy on each while it runs, no walk"
        + " is remote afterwards, and no store that only a copy knew of is lost; wherever one"
        + " table is, it is remote to three nodes";
  }

  @Override
  public String difference() {
    return "copies";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new ManyNodes(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("copies") == OTHER_NODES * with.count("tables")
        && with.share("remoteShareBefore") > 0
        && with.share("remoteShareAfter") == 0
        && without.count("copies") == 0
        && without.share("remoteShareAfter") > 0;
  }
}

package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.HotRemove;
import pagurus.drive.story.Story;

/** A node goes offline with page tables on it (Q28). */
final class HotRemoveDemo implements Demo {
  @Override
  public String name() {
    return "hot-remove";
  }

  @Override
  public String questions() {
    return "Q28";
  }

  @Override
  public String claim() {
    return "a node goes offline under running programs although their tables are on it; without"
        + " relocation the tables hold it";
  }

  @Override
  public String difference() {
    return "relocation";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new HotRemove(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("framesReleased") == with.count("frames")
        && with.count("tablesMoved") > 0
        && with.count("heldByTables") + with.count("heldByData") == 0
        && without.count("framesReleased") == 0
        && without.count("heldByTables") > 0
        && without.count("heldByData") == 0;
  }
}

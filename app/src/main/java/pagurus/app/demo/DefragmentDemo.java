package pagurus.app.demo;

import pagurus.drive.story.Defragment;
import pagurus.drive.story.Figures;
import pagurus.drive.story.Story;

/** Compaction makes huge pages out of blocks that held page tables (Q29). */
final class DefragmentDemo implements Demo {
  @Override
  public String name() {
    return "defragment";
  }

  @Override
  public String questions() {
    return "Q29";
  }

  @Override
  public String claim() {
    return "compaction that moves tables, too, makes all huge pages that are wanted; without"
        + " relocation tables hold the blocks";
  }

  @Override
  public String difference() {
    return "relocation";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new Defragment(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("tablesMoved") > 0
        && with.count("hugeMade") == with.count("hugeWanted")
        && without.count("hugeMade") < without.count("hugeWanted")
        && without.count("tablesOnlyAfter") > 0;
  }
}

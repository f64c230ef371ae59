package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.ProcessMigration;
import pagurus.drive.story.Story;

/** A process goes to another node, and its tables with it (Q27). */
final class MigrateDemo implements Demo {
  @Override
  public String name() {
    return "migrate";
  }

  @Override
  public String questions() {
    return "Q27";
  }

  @Override
  public String claim() {
    return "a process that moves to another node with its tables reads no table remotely there; "
        + "without relocation it does for ever";
  }

  @Override
  public String difference() {
    return "relocation";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new ProcessMigration(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("tablesMoved") > 0
        && with.share("remoteShareAfter") == 0
        && without.count("tablesMoved") == 0
        && without.share("remoteShareAfter") > 0;
  }
}

package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.Paravirt;
import pagurus.drive.story.Story;

/** Tables move though a hypervisor has them pinned and looks at every entry (Q16). */
final class HypervisorDemo implements Demo {
  private static final int LEVELS = 4;

  @Override
  public String name() {
    return "hypervisor";
  }

  @Override
  public String questions() {
    return "Q16";
  }

  @Override
  public String claim() {
    return "under a hypervisor that pins tables and checks every entry, tables of every level move"
        + " and nothing of it is refused; everything that a wrong guest tries is";
  }

  @Override
  public String difference() {
    return "relocation";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new Paravirt(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return with.count("levelsMoved") == LEVELS
        && with.share("remoteShareBefore") > 0
        && with.share("remoteShareAfter") == 0
        && without.count("levelsMoved") == 0
        && without.share("remoteShareAfter") > 0
        && with.count("pinnedTables") == without.count("pinnedTables")
        && refusesOnlyWhatIsWrong(with)
        && refusesOnlyWhatIsWrong(without);
  }

  private static boolean refusesOnlyWhatIsWrong(Figures figures) {
    return figures.count("entriesChecked") > 0
        && figures.count("refused") == 0
        && figures.count("wrongTried") > 0
        && figures.count("wrongRefused") == figures.count("wrongTried");
  }
}

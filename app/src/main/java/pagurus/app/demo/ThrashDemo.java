package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.Story;
import pagurus.drive.story.Thrash;

/** A process that goes to and fro does not pull its tables to and fro (Q21). */
final class ThrashDemo implements Demo {
  /** With hysteresis at most one table in this many is moved of those that are moved without. */
  private static final long FEWER = 10;

  @Override
  public String name() {
    return "thrash";
  }

  @Override
  public String questions() {
    return "Q20 Q21";
  }

  @Override
  public String claim() {
    return "tables that follow a process to and fro move every time; with hysteresis they stay, and"
        + " follow once when the process has settled";
  }

  @Override
  public String difference() {
    return "hysteresis";
  }

  @Override
  public Story story(boolean with, long seed) {
    return new Thrash(with, seed);
  }

  @Override
  public boolean holds(Figures with, Figures without) {
    return without.count("tablesMoved") > 0
        && with.count("tablesMoved") * FEWER <= without.count("tablesMoved")
        && with.share("remoteShareSettled") == 0
        && without.share("remoteShareSettled") == 0;
  }
}

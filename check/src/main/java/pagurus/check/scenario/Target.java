package pagurus.check.scenario;

import java.util.Locale;

/** Which table of the tree is moved. */
public enum Target {
  /** The table of level 1 that maps the pages of the scenario. */
  LEAF,
  /** A table between leaf and root. */
  MIDDLE,
  /** The root. */
  ROOT;

  /** How people ask for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level in a tree of so many levels. */
  public int level(int levels) {
    return switch (this) {
      case LEAF -> 1;
      case MIDDLE -> 2;
      case ROOT -> levels;
    };
  }

  /** Whether a tree of so many levels has such a table. */
  public boolean existsIn(int levels) {
    return this != MIDDLE || levels > 2;
  }
}

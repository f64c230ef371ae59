package pagurus.app.demo;

import java.util.Locale;
import pagurus.drive.story.Figures;
import pagurus.vm.inspect.Audit;

/**
 * One telling of a story: what it showed, and whether everything added up afterwards.
 *
 * @param figures what the story showed; the audit's figures are the last of them
 * @param audit what the audit found
 */
record Telling(Figures figures, Audit.Report audit) {
  private static final String MISMATCHES = "mismatches";

  static Telling of(Figures figures, Audit.Report audit, double seconds) {
    figures
        .count("leakedFrames", "frames leaked", audit.leakedFrames())
        .count("auditFindings", "findings of the audit", audit.findings().size())
        .words("seconds", "seconds", String.format(Locale.ROOT, "%.1f", seconds));
    return new Telling(figures, audit);
  }

  /** Nothing was lost and nothing leaked. */
  boolean isClean() {
    return audit.isClean() && figures.count(MISMATCHES) == 0;
  }
}

package pagurus.app.inspect;

import java.util.Map;
import pagurus.app.ExitCode;
import pagurus.image.walk.Finding;
import pagurus.image.walk.FindingList;

/** Findings for people; on standard error, so that answers stay as they are. */
final class FindingText {
  private static final int SHOWN = 5;

  private FindingText() {}

  /** Prints the first ones, and gives the exit code that goes with them. */
  static int report(FindingList findings, InspectCommand parent) {
    findings.kept().stream().limit(SHOWN).forEach(one -> parent.err().println("finding: " + one));
    if (findings.total() > SHOWN) {
      parent.err().println("finding: %d more".formatted(findings.total() - SHOWN));
    }
    boolean complete =
        findings.counts().keySet().stream().noneMatch(kind -> kind == Finding.Kind.TOO_MANY);
    return complete ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
  }

  /** One line for each kind that was met. */
  static String count(Map.Entry<Finding.Kind, Long> entry) {
    return "%,d: %s".formatted(entry.getValue(), entry.getKey().sentence());
  }
}

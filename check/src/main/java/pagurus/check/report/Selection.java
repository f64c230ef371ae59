package pagurus.check.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a replay that a person sees, and how many are folded behind each.
 *
 * @param shown the steps
 * @param folded how many follow each that are not shown
 * @param isShortened whether kernel code's mere reads are not shown either
 */
record Selection(List<Moment> shown, List<Integer> folded, boolean isShortened) {
  /** What fits on a screen together with the names of columns and the end. */
  private static final int SCREEN = 40;

  static Selection of(List<Moment> moments) {
    Company company = Company.of(moments);
    Selection all = select(moments, company, false);
    return all.shown.size() <= SCREEN ? all : select(moments, company, true);
  }

  private static Selection select(List<Moment> moments, Company company, boolean shorter) {
    List<Moment> shown = new ArrayList<>();
    List<Integer> folded = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      boolean isLast = i == moments.size() - 1;
      boolean isFolded =
          !isShown(moment, shown, company) || (shorter && isQuiet(moment) && !isLast);
      if (!isFolded) {
        shown.add(moment);
        folded.add(0);
      } else if (!shown.isEmpty()) {
        folded.set(shown.size() - 1, folded.getLast() + 1);
      }
    }
    return new Selection(shown, folded, shorter);
  }

  private static boolean isShown(Moment moment, List<Moment> shown, Company company) {
    if (moment.event() && company.canNotice(moment)) {
      return true;
    }
    return switch (moment.step()) {
      case USER_LOAD, USER_STORE -> true;
      case POISON -> moment.changes();
      case INVALIDATE -> shown.isEmpty() || !isSame(moment, shown.getLast());
      case TLB_USE -> moment.rule().isPresent();
      default -> moment.place() instanceof Place.Entry && moment.changes();
    };
  }

  private static boolean isSame(Moment moment, Moment last) {
    return moment.step() == last.step() && moment.cpu() == last.cpu();
  }

  /** Kernel code that reads and finds what it has found before. */
  private static boolean isQuiet(Moment moment) {
    return !moment.changes()
        && switch (moment.step()) {
          case LOOKUP, LOCK, UNLOCK, EPOCH, GENERATION, READ_ACTIVE, FRAME_STATE, COUNT_REFERENCE ->
              true;
          default -> false;
        };
  }
}

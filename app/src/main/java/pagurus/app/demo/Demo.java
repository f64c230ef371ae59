package pagurus.app.demo;

import pagurus.drive.story.Figures;
import pagurus.drive.story.Story;

/** A story, and what is claimed about it. */
interface Demo {
  /** What it is called on the command line. */
  String name();

  /** The questions of the review that it answers, such as "Q27". */
  String questions();

  /** The claim, in one sentence. */
  String claim();

  /** What makes the difference, such as "relocation" or "hysteresis". */
  String difference();

  /**
   * The story, not begun.
   *
   * @param with whether it has what makes the difference
   */
  Story story(boolean with, long seed);

  /** Whether the two tellings bear the claim out. Leaks and wrong words are looked at elsewhere. */
  boolean holds(Figures with, Figures without);
}

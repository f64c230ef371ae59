package pagurus.sim.run;

/**
 * Pages of 4 KiB that are looked at over and over again, in the order of their addresses; each has
 * a number.
 */
interface ScannedPages {
  /** All numbers are below this. */
  int numbers();

  /** How many pages there are now. */
  int count();

  /** The least number of a page that is not below this one; {@link #numbers} if there is none. */
  int next(int number);

  /** The page with this number. */
  long page(int number);

  /** The number of a page, or of the first one behind it. */
  int number(long page);
}

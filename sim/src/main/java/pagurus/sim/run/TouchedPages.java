package pagurus.sim.run;

import java.util.Arrays;
import java.util.List;
import pagurus.trace.Footprint;

/** The pages of a footprint, numbered in the order of their addresses. */
final class TouchedPages implements ScannedPages {
  private final long[] firstPages;

  /** The number of the first page of each range, and behind them how many pages there are. */
  private final int[] firstNumbers;

  /** Numbers those of a program that touches less than 8 TiB. */
  TouchedPages(Footprint footprint) {
    List<Footprint.Range> ranges = footprint.ranges(0);
    firstPages = ranges.stream().mapToLong(Footprint.Range::firstPage).toArray();
    firstNumbers = new int[firstPages.length + 1];
    for (int i = 0; i < firstPages.length; i++) {
      firstNumbers[i + 1] = Math.toIntExact(firstNumbers[i] + ranges.get(i).pages());
    }
  }

  @Override
  public int numbers() {
    return count();
  }

  @Override
  public int count() {
    return firstNumbers[firstPages.length];
  }

  @Override
  public int next(int number) {
    return number;
  }

  @Override
  public long page(int number) {
    int found = Arrays.binarySearch(firstNumbers, number);
    int range = found < 0 ? -2 - found : found;
    return firstPages[range] + number - firstNumbers[range];
  }

  @Override
  public int number(long page) {
    int found = Arrays.binarySearch(firstPages, page);
    int range = found < 0 ? -2 - found : found;
    if (range < 0) {
      return 0;
    }
    long number = firstNumbers[range] + page - firstPages[range];
    return (int) Math.min(number, firstNumbers[range + 1]);
  }
}

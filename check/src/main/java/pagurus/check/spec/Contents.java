package pagurus.check.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program has stored: for each page the values of its one word, oldest first. Each page has
 * one CPU that stores to it, whose own loads must return its last value; other CPUs may still see
 * an older one.
 */
final class Contents {
  private static final long NEVER_STORED = 0;

  private final List<List<Long>> values = new ArrayList<>();
  private final int[] writer;

  Contents(int pages) {
    writer = new int[pages];
    for (int page = 0; page < pages; page++) {
      values.add(new ArrayList<>(List.of(NEVER_STORED)));
      writer[page] = -1;
    }
  }

  void stored(int cpu, int page, long value) {
    values.get(page).add(value);
    writer[page] = cpu;
  }

  /** What a page holds for whoever has seen every store. */
  long latest(int page) {
    return values.get(page).getLast();
  }

  /** The page reads as zeros from now on. */
  void discarded(int page) {
    values.get(page).add(NEVER_STORED);
  }

  /** A load has returned a value. */
  void loaded(int cpu, int page, long value, Findings findings) {
    boolean own = writer[page] == cpu || writer[page] < 0;
    if (own ? value != latest(page) : !values.get(page).contains(value)) {
      report("cpu " + cpu + " loads", page, value, findings);
    }
  }

  /** The last look at a page, through swap and back, when nobody moves any more. */
  void readBack(int page, long value, Findings findings) {
    if (value != latest(page)) {
      report("in the end there is", page, value, findings);
    }
  }

  private void report(String who, int page, long value, Findings findings) {
    boolean older = values.get(page).contains(value);
    findings.add(
        older ? Invariant.I2 : Invariant.I3,
        "%s 0x%x from page %d, %s 0x%x"
            .formatted(
                who,
                value,
                page,
                older ? "though this was stored since:" : "which nobody stored there, instead of",
                latest(page)));
  }
}

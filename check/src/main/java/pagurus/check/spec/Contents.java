package pagurus.check.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * What has been stored to one word of each page: its values, oldest first. Each page has one CPU
 * that stores to it, whose own loads must return its last value; other CPUs may still see an older
 * one, but none older than they have seen.
 */
final class Contents {
  private static final long NEVER_STORED = 0;

  private final List<List<Long>> values = new ArrayList<>();
  private final int[] writer;

  /** For each page the first of its values that a load may still return. */
  private final int[] first;

  /** For each page, how far in its values each CPU has come by its loads. */
  private final List<Map<Integer, Integer>> seen = new ArrayList<>();

  /** For each page the first and the last of its values that a child may have. */
  private final int[] childFrom;

  private final int[] childTo;

  /** What people call the word of a page. */
  private final String word;

  /** Whether another space has stored a value, for whoever says what is wrong. */
  private final LongPredicate elsewhere;

  Contents(int pages, String word, LongPredicate elsewhere) {
    this.word = word;
    this.elsewhere = elsewhere;
    writer = new int[pages];
    first = new int[pages];
    childFrom = new int[pages];
    childTo = new int[pages];
    Arrays.fill(childTo, 1);
    for (int page = 0; page < pages; page++) {
      values.add(new ArrayList<>(List.of(NEVER_STORED)));
      seen.add(new HashMap<>());
      writer[page] = -1;
    }
  }

  /** A page holds a value before anything begins: everybody has seen it. */
  void begins(int page, long value) {
    values.get(page).add(value);
    first[page] = values.get(page).size() - 1;
    childFrom[page] = first[page];
    childTo[page] = first[page] + 1;
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

  /** A page has gone to another address. */
  void moved(int from, int to) {
    values.set(to, values.get(from));
    writer[to] = writer[from];
    first[to] = first[from];
    first[from] = 0;
    seen.set(to, seen.get(from));
    seen.set(from, new HashMap<>());
    values.set(from, new ArrayList<>(List.of(NEVER_STORED)));
  }

  /** A child is being made: it sees what is stored last from now on or later. */
  void forkBegins() {
    for (int page = 0; page < childFrom.length; page++) {
      childFrom[page] = values.get(page).size() - 1;
    }
  }

  /** A child has been made: what is stored from now on it does not see. */
  void forked() {
    for (int page = 0; page < childTo.length; page++) {
      childTo[page] = values.get(page).size();
    }
  }

  /** The last look at a page of the child. */
  void readBackOfChild(int page, long value, Findings findings) {
    List<Long> all = values.get(page);
    if (all.subList(childFrom[page], childTo[page]).contains(value)) {
      return;
    }
    if (all.lastIndexOf(value) >= childTo[page]) {
      findings.add(
          Invariant.I3,
          "in the end a child has 0x%x from %s %d, which was stored when it had been made"
              .formatted(value, word, page));
    } else {
      report("in the end a child has", page, value, findings);
    }
  }

  /** A load has returned a value. */
  void loaded(int cpu, int page, long value, Findings findings) {
    List<Long> all = values.get(page);
    boolean own = writer[page] == cpu || writer[page] < 0;
    int from = own ? all.size() - 1 : seen.get(page).getOrDefault(cpu, first[page]);
    int found = all.subList(from, all.size()).indexOf(value);
    if (found < 0) {
      report("cpu " + cpu + " loads", page, value, findings);
    } else {
      seen.get(page).put(cpu, from + found);
    }
  }

  /** A page that nobody has taken away cannot be read when nobody moves any more. */
  void lost(int page, Findings findings) {
    findings.add(
        Invariant.I2,
        "in the end %s %d cannot be read, which held 0x%x".formatted(word, page, latest(page)));
  }

  /** Somebody who does not store has read a page that may be gone by now. */
  void seen(int cpu, int page, long value, Findings findings) {
    if (!values.get(page).contains(value)) {
      report("cpu " + cpu + " has pinned", page, value, findings);
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
    String stranger =
        elsewhere.test(value) ? "which another space stored" : "which nobody stored there";
    findings.add(
        older ? Invariant.I2 : Invariant.I3,
        "%s 0x%x from %s %d, %s 0x%x"
            .formatted(
                who,
                value,
                word,
                page,
                older ? "though this was stored since:" : stranger + ", instead of",
                latest(page)));
  }

  /** Whether a value has ever been stored here. */
  boolean hold(long value) {
    return values.stream().anyMatch(all -> all.contains(value));
  }
}

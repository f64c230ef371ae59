package pagurus.image.walk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Findings: all are counted, the first ones are kept. Not for several threads. */
public final class FindingList {
  /** How many of one kind are kept. */
  public static final int KEPT_OF_A_KIND = 100;

  private final List<Finding> kept = new ArrayList<>();
  private final Map<Finding.Kind, Long> counts = new EnumMap<>(Finding.Kind.class);

  /** An empty list. */
  public FindingList() {}

  /** Adds one. */
  public void add(Finding finding) {
    long before = counts.getOrDefault(finding.kind(), 0L);
    counts.put(finding.kind(), before + 1);
    if (before < KEPT_OF_A_KIND) {
      kept.add(finding);
    }
  }

  /** The first of each kind, in the order in which they were met. */
  public List<Finding> kept() {
    return Collections.unmodifiableList(kept);
  }

  /** How many there were of each kind that was met. */
  public Map<Finding.Kind, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** How many there were. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}

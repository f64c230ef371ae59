package pagurus.drive.stress;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What one CPU has done and found. Belongs to its thread; read when that is at rest. */
final class Account {
  private final EnumMap<Operation, Long> operations = new EnumMap<>(Operation.class);
  private long loads;
  private long stores;
  private long mismatches;
  private long refusals;
  private long forks;
  private long spawned;
  private String firstMismatch = "";

  void count(Operation operation) {
    operations.merge(operation, 1L, Long::sum);
  }

  void countLoad() {
    loads++;
  }

  void countStore() {
    stores++;
  }

  void countFork() {
    forks++;
  }

  void countSpawned() {
    spawned++;
  }

  /** The kernel said that there is no memory, and the program went on. */
  void countRefusal() {
    refusals++;
  }

  void mismatch(String sentence) {
    mismatch(1, sentence);
  }

  void mismatch(long times, String firstSentence) {
    if (mismatches == 0) {
      firstMismatch = firstSentence;
    }
    mismatches += times;
  }

  void add(Account other) {
    other.operations.forEach((operation, times) -> operations.merge(operation, times, Long::sum));
    loads += other.loads;
    stores += other.stores;
    refusals += other.refusals;
    forks += other.forks;
    spawned += other.spawned;
    if (other.mismatches > 0) {
      mismatch(other.mismatches, other.firstMismatch);
    }
  }

  void addAccesses(long moreLoads, long moreStores) {
    loads += moreLoads;
    stores += moreStores;
  }

  Map<Operation, Long> operations() {
    return Collections.unmodifiableMap(new EnumMap<>(operations));
  }

  long loads() {
    return loads;
  }

  long stores() {
    return stores;
  }

  long mismatches() {
    return mismatches;
  }

  String firstMismatch() {
    return firstMismatch;
  }

  long refusals() {
    return refusals;
  }

  long forks() {
    return forks;
  }

  long spawned() {
    return spawned;
  }
}

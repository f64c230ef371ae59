package pagurus.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Accesses as values, for tests. */
public record Accesses(int thread, long vaddr, int kind, int sizeLog2) {

  /**
   * Accesses of a program that goes back and forth between a few places, and sometimes far away.
   */
  public static List<Accesses> random(SplittableRandom random, int count, int threads) {
    List<Accesses> accesses = new ArrayList<>(count);
    long[] places = {0x5555_5555_a000L, 0x7fff_ffff_e000L, 0x7fff_f7d0_0000L, 0x40_0000L, 0, -1};
    for (int i = 0; i < count; i++) {
      int place = random.nextInt(places.length);
      switch (random.nextInt(8)) {
        case 0 -> places[place] = random.nextLong();
        case 1 -> places[place] += random.nextInt(-100_000, 100_000);
        case 2 -> places[place] -= 8;
        default -> places[place] += 16;
      }
      accesses.add(
          new Accesses(
              random.nextInt(threads), places[place], random.nextInt(3), random.nextInt(8)));
    }
    return accesses;
  }

  /** All accesses of one thread of a workload, read in batches of this size. */
  public static List<Accesses> read(Workload workload, int thread, int capacity) {
    List<Accesses> read = new ArrayList<>();
    AccessBatch batch = new AccessBatch(capacity);
    try (AccessStream stream = workload.open(thread)) {
      while (stream.read(batch) > 0) {
        for (int i = 0; i < batch.count; i++) {
          read.add(new Accesses(thread, batch.vaddr[i], batch.kind[i], batch.sizeLog2[i]));
        }
      }
    }
    return read;
  }
}

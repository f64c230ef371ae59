package pagurus.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;

/** Random loads and stores over a number of pages, the same for every thread but for the order. */
record SyntheticWorkload(int threads, long firstPage, int pages, long each, long seed)
    implements Workload {
  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public String origin() {
    return toString();
  }

  @Override
  public Footprint footprint() {
    List<Footprint.Touch> touches = new ArrayList<>();
    touches.add(new Footprint.Touch(firstPage, pages, 0, Footprint.LOADED | Footprint.STORED));
    return new Footprint(touches);
  }

  @Override
  public AccessStream open(int thread) {
    SplittableRandom random = new SplittableRandom(seed + thread);
    return new AccessStream() {
      private long left = each;

      @Override
      public int read(AccessBatch batch) {
        batch.clear();
        for (; left > 0 && !batch.isFull(); left--) {
          long vaddr = ((firstPage + random.nextInt(pages)) << 12) + random.nextInt(512) * 8L;
          batch.add(vaddr, random.nextInt(3) == 0 ? AccessBatch.STORE : AccessBatch.LOAD, 3);
        }
        return batch.count;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long accesses(int thread) {
    return each;
  }

  @Override
  public void close() {}
}

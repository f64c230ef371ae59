package pagurus.live;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** In which order two CPUs of the live world see each other's stores. */
public final class StoreOrder {
  private StoreOrder() {}

  /** Whoever sees a release sees what was stored before it: how a table is published. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing published yet")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "published in between")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "published, with its content")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "a table without its content")
  @State
  public static class Publication extends OrderCell {
    /** Made by the harness. */
    public Publication() {}

    /** Fills and publishes. */
    @Actor
    public void publish() {
      first.storeRelease(STEP, x, 1);
      first.storeRelease(STEP, y, 1);
    }

    /** Finds the table, then looks into it. */
    @Actor
    public void walk(JJ_Result seen) {
      seen.r1 = second.loadAcquire(STEP, y);
      seen.r2 = second.loadAcquire(STEP, x);
    }
  }

  /** The same where content is copied in bulk, by plain stores. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing published yet")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "published in between")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "published, with its content")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "a table without its content")
  @State
  public static class PublicationOfAFill extends OrderCell {
    /** Made by the harness. */
    public PublicationOfAFill() {}

    /** Fills and publishes. */
    @Actor
    public void publish() {
      first.fill(STEP, x, Long.BYTES, 1);
      first.storeRelease(STEP, y, 1);
    }

    /** Finds the table, then looks into it. */
    @Actor
    public void walk(JJ_Result seen) {
      seen.r1 = second.loadAcquire(STEP, y);
      seen.r2 = second.loadAcquire(STEP, x);
    }
  }

  /** A fence between a store and a load: of two CPUs at least one sees the other (M6). */
  @JCStressTest
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither mover nor CPU saw the other")
  @Outcome(expect = ACCEPTABLE, desc = "at least one saw the other")
  @State
  public static class FencedStores extends OrderCell {
    /** Made by the harness. */
    public FencedStores() {}

    /** Says that it is here, then loads the root. */
    @Actor
    public void activate(JJ_Result seen) {
      first.storeRelease(STEP, x, 1);
      first.fence(STEP);
      seen.r1 = first.loadAcquire(STEP, y);
    }

    /** Stores the root, then asks who is here. */
    @Actor
    public void move(JJ_Result seen) {
      second.storeRelease(STEP, y, 1);
      second.fence(STEP);
      seen.r2 = second.loadAcquire(STEP, x);
    }
  }

  /** The same by an atomic exchange, which is a fence by itself. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither mover nor CPU saw the other")
  @Outcome(expect = ACCEPTABLE, desc = "at least one saw the other")
  @State
  public static class Exchanges extends OrderCell {
    /** Made by the harness. */
    public Exchanges() {}

    /** Says that it is here, then loads the root. */
    @Actor
    public void activate(JJ_Result seen) {
      first.exchange(STEP, x, 1);
      seen.r1 = first.loadAcquire(STEP, y);
    }

    /** Stores the root, then asks who is here. */
    @Actor
    public void move(JJ_Result seen) {
      second.exchange(STEP, y, 1);
      seen.r2 = second.loadAcquire(STEP, x);
    }
  }

  /** Without a fence neither may see the other: that the tests above could fail shows here. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "what the fence is for")
  @Outcome(expect = ACCEPTABLE, desc = "at least one saw the other")
  @State
  public static class UnfencedStores extends OrderCell {
    /** Made by the harness. */
    public UnfencedStores() {}

    /** Says that it is here, then loads the root. */
    @Actor
    public void activate(JJ_Result seen) {
      first.storeRelease(STEP, x, 1);
      seen.r1 = first.loadAcquire(STEP, y);
    }

    /** Stores the root, then asks who is here. */
    @Actor
    public void move(JJ_Result seen) {
      second.storeRelease(STEP, y, 1);
      seen.r2 = second.loadAcquire(STEP, x);
    }
  }

  /** A walker's D and a drain's exchange: D is in what was exchanged, or was never set (X4). */
  @JCStressTest
  @Outcome(id = "true, 3", expect = ACCEPTABLE, desc = "D was set, and taken along")
  @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "drained first; the store traps")
  @Outcome(expect = FORBIDDEN, desc = "a D bit is lost, or stands in an absent entry")
  @State
  public static class DirtyAgainstDrain extends OrderCell {
    private static final long CLEAN = 1;
    private static final long DIRTY = 3;

    /** Made by the harness. */
    public DirtyAgainstDrain() {
      first.storeRelease(STEP, x, CLEAN);
    }

    /** Sets D if the entry is what it was. */
    @Actor
    public void walk(ZJ_Result result) {
      result.r1 = first.compareAndSet(STEP, x, CLEAN, DIRTY);
    }

    /** Takes the entry away. */
    @Actor
    public void drain(ZJ_Result result) {
      result.r2 = second.exchange(STEP, x, 0);
    }
  }
}

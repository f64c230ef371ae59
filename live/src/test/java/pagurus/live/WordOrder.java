package pagurus.live;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import pagurus.machine.WordPattern;

/** Entries are read and written whole (X14, R6), by bulk operations of the live world, too. */
public final class WordOrder {
  private WordOrder() {}

  /** A copy takes a word as it was before or after a store. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "parts of two entries")
  @State
  public static class Copy extends OrderCell {
    /** Made by the harness. */
    public Copy() {}

    /** Changes all bits of an entry. */
    @Actor
    public void change() {
      first.storeRelease(STEP, x, -1);
    }

    /** Copies the table. */
    @Actor
    public void copy() {
      second.copy(STEP, x, y, Long.BYTES);
    }

    /** Looks at the copy. */
    @Arbiter
    public void look(J_Result result) {
      result.r1 = first.loadAcquire(STEP, y);
    }
  }

  /** A copy that exchanges clean entries takes a word as it was before or after a store. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "parts of two entries")
  @State
  public static class CopyThatExchanges extends OrderCell {
    private static final WordPattern NONE = new WordPattern(3, 1);

    /** Made by the harness. */
    public CopyThatExchanges() {}

    /** Changes all bits of an entry. */
    @Actor
    public void change() {
      first.storeRelease(STEP, x, -1);
    }

    /** Copies the table. */
    @Actor
    public void copy() {
      second.copyExchanging(STEP, STEP, x, y, Long.BYTES, NONE, 0);
    }

    /** Looks at the copy. */
    @Arbiter
    public void look(J_Result result) {
      result.r1 = first.loadAcquire(STEP, y);
    }
  }

  /** Entries of four bytes that share a word do not disturb each other. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both are there")
  @Outcome(expect = FORBIDDEN, desc = "an entry was overwritten by its neighbour's store")
  @State
  public static class Neighbours extends OrderCell {
    /** Made by the harness. */
    public Neighbours() {}

    /** Changes the lower entry. */
    @Actor
    public void lower() {
      first.storeReleaseInt(STEP, x, 1);
    }

    /** Changes the upper entry. */
    @Actor
    public void upper() {
      second.exchangeInt(STEP, x + Integer.BYTES, 2);
    }

    /** Looks at both. */
    @Arbiter
    public void look(II_Result result) {
      result.r1 = first.loadAcquireInt(STEP, x);
      result.r2 = first.loadAcquireInt(STEP, x + Integer.BYTES);
    }
  }
}

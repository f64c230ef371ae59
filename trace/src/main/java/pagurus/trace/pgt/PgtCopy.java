package pagurus.trace.pgt;

import java.util.ArrayList;
import java.util.List;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Workload;

/**
 * Writes any workload down as a recording, thread by thread in turns of 64 accesses, prologues
 * before everything else.
 *
 * <p>Who touched a page first stays as it was if the whole workload is copied.
 */
public final class PgtCopy {
  private static final int TURN = 64;

  private final Workload from;
  private final PgtWriter to;
  private final AccessStream[] streams;
  private final long[] left;
  private volatile boolean stopped;

  /**
   * A copy to be made.
   *
   * @param from stays open until it is made
   * @param to where accesses are added; closing it remains the caller's
   * @param accessesPerThread the most of each thread that are copied, prologues not counted
   */
  public PgtCopy(Workload from, PgtWriter to, long accessesPerThread) {
    this.from = from;
    this.to = to;
    streams = new AccessStream[from.threads()];
    left = new long[from.threads()];
    for (int thread = 0; thread < left.length; thread++) {
      left[thread] = Math.max(accessesPerThread, 0);
    }
  }

  /**
   * Makes it, once.
   *
   * @return whether it was made: false if it was stopped before
   * @throws pagurus.trace.BadRecordingException if the workload is broken
   * @throws java.io.UncheckedIOException if the disk is full or broken
   */
  public boolean run() {
    List<AccessStream> opened = new ArrayList<>();
    try {
      for (int thread = 0; thread < streams.length; thread++) {
        streams[thread] = from.open(thread);
        opened.add(streams[thread]);
      }
      long[] prologues = new long[streams.length];
      for (int thread = 0; thread < streams.length; thread++) {
        prologues[thread] = from.prologue(thread);
      }
      takeTurns(prologues);
      takeTurns(left);
    } finally {
      opened.forEach(AccessStream::close);
    }
    if (!stopped && to.accesses() == from.accesses()) {
      to.firstTouchesAre(from.footprint());
    }
    return !stopped;
  }

  /** Lets the copy end soon. May be called from any thread. */
  public void stop() {
    stopped = true;
  }

  private void takeTurns(long[] remaining) {
    AccessBatch turn = new AccessBatch(TURN);
    boolean going = true;
    while (going && !stopped) {
      going = false;
      for (int thread = 0; thread < streams.length; thread++) {
        going |= copyTurn(thread, remaining, turn);
      }
    }
  }

  private boolean copyTurn(int thread, long[] remaining, AccessBatch turn) {
    if (remaining[thread] == 0) {
      return false;
    }
    AccessBatch batch = remaining[thread] < TURN ? new AccessBatch((int) remaining[thread]) : turn;
    int n = streams[thread].read(batch);
    to.append(thread, batch);
    remaining[thread] = n == 0 ? 0 : remaining[thread] - n;
    return remaining[thread] > 0;
  }
}

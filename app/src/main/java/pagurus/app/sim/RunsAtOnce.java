package pagurus.app.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.DoubleConsumer;
import pagurus.app.BadInputException;
import pagurus.trace.BadRecordingException;

/**
 * Simulations that do not depend on each other, some of them at once, each on a host thread of its
 * own. Their order does not matter to what they show.
 */
final class RunsAtOnce<T> {
  private static final int PARTS = 10_000;

  private final List<Run<T>> runs;
  private final AtomicIntegerArray done;

  /** One of them. */
  @FunctionalInterface
  interface Run<T> {
    /**
     * Runs it.
     *
     * @param progress hears the share that is done, from 0 to 1
     */
    T run(DoubleConsumer progress);
  }

  /** Runs of which none has begun. */
  RunsAtOnce(List<Run<T>> runs) {
    this.runs = List.copyOf(runs);
    done = new AtomicIntegerArray(runs.size());
  }

  /** Runs them all; gives what they have shown in their order. */
  List<T> run(int threads) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, runs.size()))) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        int index = i;
        running.add(pool.submit(() -> run(runs.get(index), index)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> run : running) {
        results.add(run.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw explained(e);
    }
  }

  private T run(Run<T> run, int index) {
    T result = run.run(share -> done.set(index, (int) (share * (PARTS - 1))));
    done.set(index, PARTS);
    return result;
  }

  private static Exception explained(ExecutionException failure) {
    return switch (failure.getCause()) {
      case BadInputException e -> e;
      case BadRecordingException e -> new BadInputException(String.valueOf(e.getMessage()), e);
      case IllegalArgumentException e -> new BadInputException(String.valueOf(e.getMessage()), e);
      case null, default -> failure;
    };
  }

  /** The share of all of them that is done, from 0 to 1. */
  double progress() {
    double sum = 0;
    for (int i = 0; i < done.length(); i++) {
      sum += done.get(i);
    }
    return sum / PARTS / done.length();
  }
}

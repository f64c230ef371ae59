package pagurus.app.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import pagurus.check.explore.Verdict;

/**
 * Searches combinations side by side, each on one thread of the host, or on several if there are
 * fewer combinations than threads.
 */
final class CheckPool implements AutoCloseable {
  private final CheckSearch search;
  private final CheckProgress progress;
  private final int threadsEach;
  private final ExecutorService workers;
  private final List<Thread> searching = new CopyOnWriteArrayList<>();
  private final long begun = System.nanoTime();
  private volatile boolean stopped;

  /** A pool of so many threads, for so many combinations, that searches in one way. */
  CheckPool(int threads, int combinations, CheckSearch search, CheckProgress progress) {
    this.search = search;
    this.progress = progress;
    threadsEach = Math.max(1, threads / combinations);
    workers =
        Executors.newFixedThreadPool(
            Math.min(threads, combinations),
            Thread.ofPlatform().daemon().name("check-", 0).factory());
  }

  /**
   * Searches all, and hands each outcome over in the order of the list as soon as it and all before
   * it are there. After {@link #stop} those that have not begun are left out.
   */
  List<CheckOutcome> run(List<Combination> combinations, Consumer<CheckOutcome> ready) {
    List<Future<Optional<CheckOutcome>>> futures = new ArrayList<>();
    for (Combination combination : combinations) {
      OwnClasses classes = OwnClasses.of(combination.setting());
      futures.add(workers.submit(() -> classes.blamed(() -> search(combination, classes))));
    }
    workers.shutdown();
    List<CheckOutcome> outcomes = new ArrayList<>();
    for (Future<Optional<CheckOutcome>> future : futures) {
      try {
        Optional<CheckOutcome> outcome = future.get();
        outcome.ifPresent(ready);
        outcome.ifPresent(outcomes::add);
      } catch (ExecutionException e) {
        stop();
        throw explained(e);
      } catch (InterruptedException e) {
        stop();
        Thread.currentThread().interrupt();
      }
    }
    return outcomes;
  }

  private Optional<CheckOutcome> search(Combination combination, OwnClasses classes) {
    if (stopped || passed().compareTo(search.time()) >= 0) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    CheckProgress.Line line = progress.begin(combination);
    searching.add(Thread.currentThread());
    Verdict verdict = search.of(combination.trial(), passed(), threadsEach, line);
    searching.remove(Thread.currentThread());
    verdict.violation().ifPresent(found -> classes.replay(combination, found));
    line.end();
    return Optional.of(
        new CheckOutcome(combination, verdict, Duration.ofNanos(System.nanoTime() - start)));
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Ends every search with what it knows, and begins no other. */
  void stop() {
    stopped = true;
    searching.forEach(Thread::interrupt);
  }

  @Override
  public void close() {
    stop();
    workers.shutdownNow();
  }

  private static RuntimeException explained(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(failure.getCause());
    };
  }
}

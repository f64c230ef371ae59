package pagurus.check.world;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Strands as platform threads that hand a baton to each other, so that one runs at a time. About
 * thirty times slower than {@link Continuations}, and allowed everywhere.
 */
final class Batons implements Strand.Maker {
  @Override
  public Strand make(Runnable body) {
    return new Baton(body);
  }

  private static final class Baton implements Strand {
    /** Unwinds the thread of a body that nobody will resume. */
    private static final class Abandoned extends Error {
      private static final long serialVersionUID = 1;

      Abandoned() {
        super("given up", null, false, false);
      }
    }

    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore stands = new Semaphore(0);
    private final Runnable body;
    private boolean begun;
    private volatile boolean done;
    private volatile boolean abandoned;
    private Optional<Error> failure = Optional.empty();

    Baton(Runnable body) {
      this.body = body;
    }

    private void live() {
      try {
        mayRun.acquireUninterruptibly();
        if (!abandoned) {
          body.run();
        }
      } catch (Abandoned end) {
        // Nobody waits for it.
      } catch (Error thrown) {
        failure = Optional.of(thrown); // for whoever resumed it
      } finally {
        done = true;
        stands.release();
      }
    }

    @Override
    public void resume() {
      if (!begun) {
        begun = true;
        Thread.ofPlatform().daemon().name("actor").start(this::live);
      }
      mayRun.release();
      stands.acquireUninterruptibly();
      if (failure.isPresent()) {
        throw failure.get();
      }
    }

    @Override
    public void pause() {
      stands.release();
      mayRun.acquireUninterruptibly();
      if (abandoned) {
        throw new Abandoned();
      }
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    public void abandon() {
      if (begun && !done) {
        abandoned = true;
        mayRun.release();
      }
    }
  }
}

package pagurus.check.world;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * Strands as one-shot continuations of the JDK: all of an execution runs on one carrier thread, and
 * going from one actor to another costs about as much as a few calls.
 *
 * <p>Needs {@code --add-exports java.base/jdk.internal.vm}; where that is refused, {@link Batons}
 * do the same more slowly. No monitor may be held across a step: the code that is checked holds
 * none, since every lock of it is a word.
 */
final class Continuations implements Strand.Maker {
  private static final ContinuationScope SCOPE = new ContinuationScope("pagurus");

  /** Whether this process may use the JDK's continuations. */
  static boolean areAllowed() {
    return Continuations.class.getModule().canRead(Continuation.class.getModule())
        && Continuation.class
            .getModule()
            .isExported(Continuation.class.getPackageName(), Continuations.class.getModule());
  }

  @Override
  public Strand make(Runnable body) {
    return new OneShot(body);
  }

  private static final class OneShot implements Strand {
    private final Continuation continuation;

    OneShot(Runnable body) {
      continuation = new Continuation(SCOPE, body);
    }

    @Override
    public void resume() {
      continuation.run();
    }

    @Override
    public void pause() {
      Continuation.yield(SCOPE);
    }

    @Override
    public boolean isDone() {
      return continuation.isDone();
    }

    @Override
    public void abandon() {
      // Nothing refers to it any more once its execution is dropped: the collector takes it.
    }
  }
}

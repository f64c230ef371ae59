package pagurus.testkit.byhand;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import pagurus.machine.Step;

/**
 * Something that one CPU does, a piece at a time. It has a thread, but only one thread ever runs.
 */
public final class Actor {
  /** How often an actor is let go on that only waits. */
  static final int PATIENCE = 2000;

  private static final long ANYWHERE = -1;
  private static final long LONGEST_PIECE_SECONDS = 20;

  enum State {
    /** Not begun, or between two steps while others move. */
    READY,
    /** Before the step that the test named. */
    STOPPED,
    /** Where it asked to stand still. */
    PAUSED,
    /** It waits for somebody else. */
    WAITING,
    /** It has ended. */
    DONE
  }

  /** Ends the thread of an actor that nobody wants to go on. */
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final HandDrivenMachine machine;
  private final HandDrivenCpu cpu;
  private final Thread thread;
  private final Semaphore mayGo = new Semaphore(0);
  private final Semaphore stands = new Semaphore(0);
  private State state = State.READY;
  private Optional<Step> stopAt = Optional.empty();
  private long stopAddress = ANYWHERE;
  private Step lastStep = Step.IDLE;
  private boolean abandoned;
  private Optional<Throwable> failure = Optional.empty();

  Actor(HandDrivenMachine machine, HandDrivenCpu cpu, Runnable action) {
    this.machine = machine;
    this.cpu = cpu;
    thread =
        Thread.ofPlatform().daemon().name("by hand, cpu " + cpu.id()).unstarted(() -> live(action));
    cpu.occupy(Optional.of(this));
    thread.start();
  }

  private void live(Runnable action) {
    mayGo.acquireUninterruptibly();
    try {
      if (!abandoned) {
        action.run();
      }
    } catch (Abandoned end) {
      // The test is over.
    } catch (Throwable thrown) {
      failure = Optional.of(thrown);
    }
    cpu.occupy(Optional.empty());
    state = State.DONE;
    stands.release();
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  boolean isCalling() {
    return Thread.currentThread() == thread;
  }

  /** The actor itself: is about to take a step. */
  void arrive(Step step, long address) {
    lastStep = step;
    if (stopAt.isPresent()
        && stopAt.get() == step
        && (stopAddress == ANYWHERE || stopAddress == address)) {
      standStill(State.STOPPED);
    }
  }

  /** The actor itself: stands still until it may go on. */
  void standStill(State why) {
    state = why;
    stands.release();
    mayGo.acquireUninterruptibly();
    state = State.READY;
    if (abandoned) {
      throw new Abandoned();
    }
  }

  private void go() {
    mayGo.release();
    awaitStandstill();
    machine.serveIdle();
    if (failure.isPresent()) {
      throw new AssertionError(this + " failed: " + failure.get(), failure.get());
    }
  }

  private void awaitStandstill() {
    try {
      if (!stands.tryAcquire(LONGEST_PIECE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(this + " goes round in circles");
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + this, interrupt);
    }
  }

  /** Lets it go on until it is about to take a step. */
  public void runTo(Step step) {
    runTo(step, ANYWHERE);
  }

  /** Lets it go on until it is about to take a step at an address. */
  public void runTo(Step step, long address) {
    stopAt = Optional.of(step);
    stopAddress = address;
    runUntil(State.STOPPED);
    stopAt = Optional.empty();
  }

  /** Lets it go on until it is about to take a step or has ended; says whether it stands there. */
  public boolean tryRunTo(Step step) {
    stopAt = Optional.of(step);
    stopAddress = ANYWHERE;
    for (int turn = 0; turn < PATIENCE && state != State.DONE; turn++) {
      go();
      if (state == State.STOPPED) {
        stopAt = Optional.empty();
        return true;
      }
    }
    return false;
  }

  /** Lets it go on until it stands still by itself, in {@link HandDrivenMachine#pause}. */
  public void runToPause() {
    runUntil(State.PAUSED);
  }

  private void runUntil(State wanted) {
    for (int turn = 0; turn < PATIENCE; turn++) {
      go();
      if (state == wanted) {
        return;
      }
      if (state == State.DONE) {
        throw new AssertionError(this + " has ended without coming there");
      }
    }
    throw new AssertionError(this + " waits for ever");
  }

  /** Lets it go on until it has ended or waits for somebody else; says whether it has ended. */
  public boolean tryFinish() {
    for (int turn = 0; turn < PATIENCE / 10 && state != State.DONE; turn++) {
      go();
    }
    return state == State.DONE;
  }

  /** Lets it go on until it has ended. */
  public void finish() {
    machine.finish(this);
  }

  void abandon() {
    if (state != State.DONE) {
      abandoned = true;
      mayGo.release();
      awaitStandstill();
    }
  }

  @Override
  public String toString() {
    return "cpu %d (%s, last at %s)".formatted(cpu.id(), state, lastStep);
  }
}

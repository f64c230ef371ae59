package pagurus.live;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one CPU's thread sleep, and others wake it.
 *
 * <p>No call is lost: the sleeper says that it sleeps and then looks at its mailbox; a sender fills
 * the mailbox and then looks whether the target sleeps. All four accesses are sequentially
 * consistent, so at least one of the two sees the other (the same store buffering as in M6).
 */
final class Doorbell {
  private final Mailbox mailbox;
  private volatile boolean asleep;
  private volatile Optional<Thread> sleeper = Optional.empty();

  Doorbell(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** Says whose thread is to be woken from now on. */
  void belongsTo(Thread thread) {
    sleeper = Optional.of(thread);
  }

  /** The CPU's own thread: sleeps until somebody rings, at most {@code ns}; may return early. */
  void sleep(long ns) {
    asleep = true;
    if (mailbox.isEmptyVolatile()) {
      LockSupport.parkNanos(this, ns);
    }
    asleep = false;
  }

  /** Any thread: wakes the sleeper if it sleeps. Whatever it is to see must be stored already. */
  void ring() {
    if (asleep) {
      sleeper.ifPresent(LockSupport::unpark);
    }
  }
}

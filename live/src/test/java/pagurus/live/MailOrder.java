package pagurus.live;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;

/** IPIs: what their receiver sees, that none is lost, and that none is slept through. */
public final class MailOrder {
  private MailOrder() {}

  private record Numbered(int number) implements Ipi {
    @Override
    public void serve(Cpu self) {
      // Only its arrival matters.
    }
  }

  /** The numbers of what is in a mailbox, as digits, first sent first. */
  private static int digits(Mailbox.@Nullable Letter first) {
    int digits = 0;
    for (Mailbox.Letter letter = first; letter != null; letter = letter.next) {
      digits = 10 * digits + ((Numbered) letter.ipi).number;
    }
    return digits;
  }

  /** Who takes an IPI sees what its sender had stored, by plain stores even. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "no IPI yet")
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "the IPI, and what was stored before it")
  @Outcome(expect = FORBIDDEN, desc = "an IPI that is ahead of its sender's stores")
  @State
  public static class StoresBeforeTheIpi {
    private final Mailbox mailbox = new Mailbox();
    private int content;

    /** Made by the harness. */
    public StoresBeforeTheIpi() {}

    /** Stores and sends. */
    @Actor
    public void send() {
      content = 7;
      mailbox.push(new Numbered(1));
    }

    /** Serves. */
    @Actor
    public void serve(I_Result seen) {
      seen.r1 = mailbox.takeAll() == null ? -1 : content;
    }
  }

  /** Two senders and a receiver: both IPIs arrive, once, and one sender's in their order. */
  @JCStressTest
  @Outcome(id = "123", expect = ACCEPTABLE, desc = "in order")
  @Outcome(id = "132", expect = ACCEPTABLE, desc = "the other sender came between")
  @Outcome(id = "312", expect = ACCEPTABLE, desc = "the other sender was first")
  @Outcome(expect = FORBIDDEN, desc = "an IPI is lost, doubled, or before an earlier one")
  @State
  public static class TwoSenders {
    private final Mailbox mailbox = new Mailbox();
    private int taken;

    /** Made by the harness. */
    public TwoSenders() {}

    /** Sends twice. */
    @Actor
    public void sendTwice() {
      mailbox.push(new Numbered(1));
      mailbox.push(new Numbered(2));
    }

    /** Sends once. */
    @Actor
    public void sendOnce() {
      mailbox.push(new Numbered(3));
    }

    /** Serves what has come so far. */
    @Actor
    public void serve() {
      taken = digits(mailbox.takeAll());
    }

    /** Serves the rest. */
    @Arbiter
    public void serveTheRest(I_Result result) {
      int rest = digits(mailbox.takeAll());
      int shift = 1;
      while (shift <= rest) {
        shift *= 10;
      }
      result.r1 = taken * shift + rest;
    }
  }

  /** A CPU that goes to sleep while an IPI is sent to it wakes up. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "awake")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "slept through an IPI")
  @State
  public static class Sleep {
    private static final long FOR_EVER_NS = TimeUnit.HOURS.toNanos(1);

    private final Mailbox mailbox = new Mailbox();
    private final Doorbell doorbell = new Doorbell(mailbox);

    /** Made by the harness. */
    public Sleep() {}

    /** Sleeps until there is an IPI. */
    @Actor
    public void sleep() {
      doorbell.belongsTo(Thread.currentThread());
      while (mailbox.isEmpty()) {
        doorbell.sleep(FOR_EVER_NS);
      }
    }

    /** Sends it. */
    @Signal
    public void send() {
      mailbox.push(new Numbered(1));
      doorbell.ring();
    }
  }
}

package pagurus.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import pagurus.machine.Ipi;

/**
 * The IPIs that wait for one CPU: many senders, one receiver, no lock.
 *
 * <p>Senders push onto a stack; the receiver takes the whole stack at once and turns it round, so
 * that the IPIs of one sender are served in the order of sending. Unbounded, because a sender must
 * not wait. A push allocates one letter; looking into an empty mailbox is one acquire load.
 */
final class Mailbox {
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(Letter[].class);
  private static final int TOP = 32;

  /** Only {@code TOP} is used; the rest keeps other CPUs' data off its cache line. */
  private final @Nullable Letter[] cells = new Letter[2 * TOP + 1];

  /** One IPI on its way. */
  static final class Letter {
    final Ipi ipi;
    @Nullable Letter next;

    Letter(Ipi ipi) {
      this.ipi = ipi;
    }
  }

  boolean isEmpty() {
    return CELLS.getAcquire(cells, TOP) == null;
  }

  /** Sequentially consistent, for a receiver that is about to sleep. */
  boolean isEmptyVolatile() {
    return CELLS.getVolatile(cells, TOP) == null;
  }

  /** Any thread: puts an IPI in. Earlier stores are visible to the handler. */
  void push(Ipi ipi) {
    Letter letter = new Letter(ipi);
    Letter top;
    do {
      top = (Letter) CELLS.getAcquire(cells, TOP);
      letter.next = top;
    } while (!CELLS.compareAndSet(cells, TOP, top, letter));
  }

  /** The receiver: takes everything, first sent first; empty if there is nothing. */
  @Nullable Letter takeAll() {
    Letter stack = (Letter) CELLS.getAndSet(cells, TOP, (Letter) null);
    Letter queue = null;
    while (stack != null) {
      Letter below = stack.next;
      stack.next = queue;
      queue = stack;
      stack = below;
    }
    return queue;
  }
}

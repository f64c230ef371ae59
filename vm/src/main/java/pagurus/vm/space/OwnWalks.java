package pagurus.vm.space;

import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * For which nodes every walk in a space stays in tables of that node, so that its CPUs get no leaf
 * unless a fault of theirs has brought it there. Shootdowns may leave out only such nodes.
 *
 * <p>A table that has no copy for a node sends that node's walks to another's, and nobody hears of
 * what they find there. So whoever makes a table above the leaf tables takes the nodes that do not
 * have it out, <em>before</em> anybody can reach it; whoever changes an entry reads what is left
 * <em>behind</em> the change, with a fence between. A node that walked elsewhere before the change
 * is out by then.
 *
 * <p>Nodes come in when a space begins, with its root; and in a space that runs, when its tables
 * have been given copies: {@link #begin} says which nodes may be meant, without their being left
 * out yet, so that tables made from then on take out what they lack. When all tables that had been
 * begun before have been linked in, they are looked at; when CPUs have then forgotten all that they
 * had, {@link #trust} says that the nodes which are left may be left out. It does not if another
 * has begun meanwhile.
 *
 * <p>All that is one word: nodes in the low bits, then how often somebody began, then whether it is
 * to be trusted. On a machine with more nodes than bits nobody is left out.
 */
public final class OwnWalks {
  private static final long TRUSTED = 1L << 63;

  /** For how many nodes it can be said. */
  static final int NODES = 47;

  private static final long EVERY = (1L << NODES) - 1;
  private static final long ONE_BEGIN = 1L << NODES;

  private final long word;

  OwnWalks(long word) {
    this.word = word;
  }

  /** A space begins, which has no table yet. */
  void born(Cpu cpu, long nodes) {
    cpu.storeRelease(Step.COPY_NODES, word, TRUSTED | (nodes & EVERY));
  }

  /** The nodes that may be left out. */
  long nodes(Cpu cpu) {
    long seen = cpu.loadAcquire(Step.COPY_NODES, word);
    return (seen & TRUSTED) != 0 ? seen & EVERY : 0;
  }

  /** Only these nodes have a table, which nobody can reach yet, or which has been found. */
  public void only(Cpu cpu, long nodes) {
    long others = ~nodes & EVERY;
    long seen = cpu.loadAcquire(Step.COPY_NODES, word);
    while ((seen & others) != 0
        && !cpu.compareAndSet(Step.COPY_NODES, word, seen, seen & ~others)) {
      seen = cpu.loadAcquire(Step.COPY_NODES, word);
    }
  }

  /**
   * Begins anew: these nodes may be meant, and none may be left out until {@link #trust}.
   *
   * @return what to say then
   */
  public long begin(Cpu cpu, long nodes) {
    long seen;
    long next;
    do {
      seen = cpu.loadAcquire(Step.COPY_NODES, word);
      long begins = (seen & ~TRUSTED & ~EVERY) + ONE_BEGIN & ~TRUSTED;
      next = begins | (nodes & EVERY);
    } while (!cpu.compareAndSet(Step.COPY_NODES, word, seen, next));
    return next & ~EVERY;
  }

  /** The nodes that are left may be left out, unless another has begun since. */
  public void trust(Cpu cpu, long begun) {
    long seen = cpu.loadAcquire(Step.COPY_NODES, word);
    while ((seen & ~EVERY) == begun
        && !cpu.compareAndSet(Step.COPY_NODES, word, seen, seen | TRUSTED)) {
      seen = cpu.loadAcquire(Step.COPY_NODES, word);
    }
  }
}

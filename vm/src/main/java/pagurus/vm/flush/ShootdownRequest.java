package pagurus.vm.flush;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * What the CPUs that run a space are asked to forget. One for each sender, used again for its next
 * shootdown: a sender waits for all acknowledgements, so nobody reads an old request.
 */
final class ShootdownRequest implements Ipi {
  /** How much is to be forgotten. */
  enum Scope {
    /** The leaf translations of a range. */
    LEAVES,
    /** The translations of a range and every way to tables. */
    TABLES,
    /** Everything, and the root register is to be loaded again. */
    ROOT,
    /** Everything, and the CPU is to leave the space. */
    LEAVE,
    /** The global leaves of a range of the kernel half, whatever the CPU runs. */
    KERNEL
  }

  /** Another space that is shot down with the first, and its new generations. */
  private static final class Sharer {
    private final AddressSpace space;
    private final long[] generations;

    Sharer(AddressSpace space, long[] generations) {
      this.space = space;
      this.generations = generations;
    }
  }

  private final List<KernelThread> threads;
  private final long acknowledgeWord;
  private @Nullable AddressSpace space;
  private final List<Sharer> sharers = new ArrayList<>();
  private Scope scope = Scope.LEAVES;
  private long[] generations = {};
  private long start;
  private long end;

  ShootdownRequest(List<KernelThread> threads, long acknowledgeWord) {
    this.threads = threads;
    this.acknowledgeWord = acknowledgeWord;
  }

  /** Asks for something on the CPUs of these nodes, whose generations advance. */
  void set(Cpu cpu, AddressSpace next, Scope what, long from, long to, long nodes) {
    space = next;
    sharers.clear();
    scope = what;
    start = from;
    end = to;
    if (generations.length != next.generations()) {
      generations = new long[next.generations()];
    }
    advance(cpu, next, nodes, generations);
  }

  void setKernel(long from, long to) {
    space = null;
    sharers.clear();
    scope = Scope.KERNEL;
    start = from;
    end = to;
  }

  void also(Cpu cpu, AddressSpace next, long nodes) {
    long[] all = new long[next.generations()];
    advance(cpu, next, nodes, all);
    sharers.add(new Sharer(next, all));
  }

  private static void advance(Cpu cpu, AddressSpace space, long nodes, long[] all) {
    for (int number = 0; number < all.length; number++) {
      if ((nodes >>> number & 1) != 0 || all.length == 1) {
        all[number] = space.advanceGeneration(cpu, number);
      }
    }
  }

  @Override
  public void serve(Cpu self) {
    apply(threads.get(self.id()));
    self.fetchAdd(Step.ACKNOWLEDGE, acknowledgeWord, -1);
  }

  /**
   * Forgets on this CPU. A CPU that has left the space meanwhile has nothing to do: its
   * translations are out of use, and the generation makes it flush before it comes back.
   */
  void apply(KernelThread thread) {
    if (scope == Scope.KERNEL) {
      thread.mmu().invalidateGlobal(start, end);
      return;
    }
    AddressSpace target = Objects.requireNonNull(space, "a request says which space it is about");
    if (thread.hasLoaded(target)) {
      apply(thread, target, generations);
      return;
    }
    for (Sharer sharer : sharers) {
      if (thread.hasLoaded(sharer.space)) {
        apply(thread, sharer.space, sharer.generations);
        return;
      }
    }
  }

  private void apply(KernelThread thread, AddressSpace target, long[] next) {
    switch (scope) {
      case LEAVE -> Activation.leave(thread);
      case ROOT -> Activation.reloadRoot(thread, target);
      case LEAVES, TABLES -> invalidate(thread, target, next[target.generationFor(thread.cpu())]);
      case KERNEL -> throw new IllegalStateException("the kernel half belongs to no space");
    }
  }

  /**
   * Flushes are numbered by the generation of the space. If this is the next one, the range is
   * enough. If this CPU has missed one whose IPI is still on its way, it forgets everything, which
   * covers both; when the other arrives it has been done.
   */
  private void invalidate(KernelThread thread, AddressSpace target, long next) {
    long seen = thread.generationOf(target);
    if (seen >= next) {
      return;
    }
    if (seen == next - 1) {
      thread.mmu().invalidateRange(target.asid(), start, end, scope == Scope.TABLES);
      thread.setGeneration(target, next);
    } else {
      long current = target.generation(thread.cpu());
      thread.mmu().invalidateSpace(target.asid());
      thread.setGeneration(target, current);
    }
  }
}

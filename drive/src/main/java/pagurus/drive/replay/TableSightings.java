package pagurus.drive.replay;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * The tables of a process by level and node: before the first of all who may move them has begun,
 * and after the last has ended. Whoever looks first is in time: a census that is begun when
 * somebody has moved is not kept, because who moves has set one before.
 */
final class TableSightings {
  private final Kernel kernel;
  private final AddressSpace space;
  private final AtomicReference<@Nullable Census> before = new AtomicReference<>();
  private final AtomicReference<@Nullable Census> after = new AtomicReference<>();
  private final AtomicInteger movers = new AtomicInteger();

  TableSightings(Kernel kernel, AddressSpace space) {
    this.kernel = kernel;
    this.space = space;
  }

  /** There is one more who may move the tables; before any of them begins. */
  void expectMover() {
    movers.incrementAndGet();
  }

  /** A mover is about to begin. */
  void lookBefore(KernelThread thread) {
    if (before.get() == null) {
      before.compareAndSet(null, census(thread));
    }
  }

  /** A mover has ended. */
  void moverEnds(KernelThread thread) {
    if (movers.decrementAndGet() == 0) {
      after.set(census(thread));
    }
  }

  Optional<Census> before() {
    return Optional.ofNullable(before.get());
  }

  Optional<Census> after() {
    return Optional.ofNullable(after.get());
  }

  private Census census(KernelThread thread) {
    thread.enter();
    try {
      return Census.take(thread.cpu(), kernel.core(), List.of(space));
    } finally {
      thread.leave();
    }
  }
}

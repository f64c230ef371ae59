package pagurus.drive.story;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mmu.MmuCounters;

/**
 * Two halves of a story that are compared: workers read, all wait while one CPU does what the story
 * is about, and the workers read again.
 */
final class Halves {
  private final int workers;
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final List<MmuCounters> before = new ArrayList<>();
  private final List<MmuCounters> after = new ArrayList<>();

  Halves(int workers) {
    this.workers = workers;
  }

  /** One worker has read for the first time; returns when all may read again. */
  void first(Cpu cpu, MmuCounters reads) {
    add(before, reads);
    ready.incrementAndGet();
    await(cpu, changed, 1);
  }

  /** One worker has read for the second time; returns when all have. */
  void second(Cpu cpu, MmuCounters reads) {
    add(after, reads);
    done.incrementAndGet();
    awaitEnd(cpu);
  }

  /** Waits for the first half, does something, and lets the second begin. */
  void between(Cpu cpu, Runnable change) {
    await(cpu, ready, workers);
    change.run();
    changed.set(1);
  }

  void awaitEnd(Cpu cpu) {
    await(cpu, done, workers);
  }

  private static void await(Cpu cpu, AtomicInteger what, int least) {
    while (what.get() < least) {
      cpu.relax(Step.IDLE);
    }
  }

  private synchronized void add(List<MmuCounters> to, MmuCounters counters) {
    to.add(counters);
  }

  double progress() {
    return (double) (ready.get() + done.get()) / (2 * workers);
  }

  MmuCounters before() {
    return before.stream().reduce(MmuCounters.ZERO, MmuCounters::plus);
  }

  MmuCounters after() {
    return after.stream().reduce(MmuCounters.ZERO, MmuCounters::plus);
  }
}

package pagurus.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * One run of programs on the CPUs of a machine: a thread for each CPU, from the first program's
 * start to the last one's end.
 *
 * <p>A cancellation is an IPI that never goes away: its handler puts it back and throws. So an
 * empty mailbox is all that {@code poll} has to look at.
 */
final class LiveRun {
  private final List<LiveCpu> cores;
  private final List<Cpu> cpus;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger unfinished = new AtomicInteger();

  /** The first to fail leads; guarded by itself. */
  private final List<CpuFailedException> failures = new ArrayList<>();

  /**
   * A run that has not begun.
   *
   * @param cores the CPUs as their threads and mailboxes are concerned
   * @param cpus the same CPUs as programs see them
   */
  LiveRun(List<LiveCpu> cores, List<Cpu> cpus) {
    this.cores = cores;
    this.cpus = cpus;
  }

  /** Makes the threads; {@code atStart} runs first on each. */
  List<Thread> prepare(List<? extends CpuProgram> programs, Consumer<LiveCpu> atStart) {
    unfinished.set(programs.size());
    for (LiveCpu core : cores) {
      int id = core.id();
      Optional<CpuProgram> program =
          id < programs.size() ? Optional.of(programs.get(id)) : Optional.empty();
      Runnable life =
          () -> {
            atStart.accept(core);
            live(cpus.get(id), program);
          };
      Thread thread = Thread.ofPlatform().name("cpu-" + id).daemon().unstarted(life);
      core.beginRun(thread);
      threads.add(thread);
    }
    return List.copyOf(threads);
  }

  /** The life of one CPU: its program, then idleness until the last program has ended. */
  private void live(Cpu cpu, Optional<CpuProgram> program) {
    try {
      if (program.isPresent()) {
        program.get().run(cpu);
        if (unfinished.decrementAndGet() == 0) {
          cores.forEach(core -> core.deliver(self -> {})); // wakes the idle ones
        }
      }
      while (unfinished.get() > 0) {
        cpu.relax(Step.IDLE);
      }
      cpu.poll(Step.POLL);
    } catch (RunCancelledException cancelled) {
      // What cancelled this CPU is known already.
    } catch (Throwable thrown) {
      fail(cpu.id(), thrown);
    }
  }

  private void fail(int cpu, Throwable thrown) {
    synchronized (failures) {
      failures.add(new CpuFailedException(cpu, thrown));
    }
    cancel("cpu " + cpu + " failed");
  }

  /** Ends the run early: every CPU's next poll or relax throws. */
  private void cancel(String reason) {
    cores.forEach(core -> core.cancel(reason));
  }

  /** Starts all threads and returns when the last has ended. */
  void go() {
    try {
      threads.forEach(Thread::start);
    } catch (Throwable noThread) {
      cancel("the host has no more threads");
      awaitEnd();
      throw noThread;
    }
    boolean interrupted = awaitEnd();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrowFailure();
    if (interrupted) {
      throw new RunCancelledException("the run was interrupted");
    }
  }

  /** Says whether the caller was interrupted meanwhile. */
  private boolean awaitEnd() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException interrupt) {
          interrupted = true;
          cancel("the run was interrupted");
        }
      }
    }
    return interrupted;
  }

  private void rethrowFailure() {
    synchronized (failures) {
      if (!failures.isEmpty()) {
        CpuFailedException first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw first;
      }
    }
  }
}

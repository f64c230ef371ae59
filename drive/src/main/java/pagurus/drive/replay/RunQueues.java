package pagurus.drive.replay;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.space.KernelThread;

/**
 * A queue of tasks for each CPU. Handing a task over orders everything that it did before whatever
 * it does next, on whichever CPU.
 */
final class RunQueues {
  private final List<ConcurrentLinkedQueue<Task>> queues;
  private final AtomicInteger open = new AtomicInteger();

  RunQueues(int cpus) {
    IntFunction<ConcurrentLinkedQueue<Task>> empty = cpu -> new ConcurrentLinkedQueue<>();
    queues = IntStream.range(0, cpus).mapToObj(empty).toList();
  }

  /** Adds a task before the CPUs start, or from a task that is running. */
  void add(int cpu, Task task) {
    open.incrementAndGet();
    queues.get(cpu).add(task);
  }

  /**
   * Runs tasks on a CPU until no CPU has any. Then the CPU leaves the space that it has loaded, so
   * that nobody waits for it once it has stopped.
   */
  void serve(KernelThread thread) {
    ConcurrentLinkedQueue<Task> mine = queues.get(thread.cpu().id());
    while (open.get() > 0) {
      Task task = mine.poll();
      if (task == null) {
        thread.cpu().relax(Step.IDLE);
        continue;
      }
      int next = task.run(thread);
      if (next == Task.DONE) {
        open.decrementAndGet();
      } else {
        boolean nothingElse = task.isWaiting() && mine.isEmpty();
        queues.get(next).add(task);
        if (nothingElse) {
          thread.cpu().relax(Step.IDLE);
        }
      }
      thread.cpu().poll(Step.POLL);
    }
    Activation.leave(thread);
  }
}

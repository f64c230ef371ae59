package pagurus.sim.run;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import pagurus.sim.hardware.Hardware;

/** The moments at which a scheduler sends all threads of a program on to the next node. */
final class Wandering {
  private final Hardware hardware;
  private final Queue<Double> moments;

  /** Of so many shares of a run, from 0 to 1. */
  Wandering(Hardware hardware, List<Double> moments) {
    this.hardware = hardware;
    this.moments = new ArrayDeque<>(moments.stream().sorted().toList());
  }

  /** This share of the run is over; threads move if it is time. */
  void at(double share, List<ThreadRun> threads) {
    boolean hasOther = hardware.nodesWithCpus().size() > 1;
    while (!moments.isEmpty() && share >= moments.peek()) {
      moments.remove();
      if (hasOther) {
        threads.forEach(thread -> thread.moveTo(next(thread.cpu().id(), 1)));
      }
    }
  }

  /** The CPU that a thread has come to when it has moved so many times. */
  int next(int cpu, int times) {
    List<Integer> nodes = hardware.nodesWithCpus();
    int from = hardware.topology().nodeOf(cpu);
    int node = nodes.get((nodes.indexOf(from) + times) % nodes.size());
    int place = (cpu - hardware.firstCpu(from)) % hardware.cpusOf(node);
    return hardware.firstCpu(node) + place;
  }
}

package pagurus.vm.page;

import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.sync.SpinLock;

/** A hand for each node, which goes over its frames round and round, whoever moves it. */
final class ClockHands {
  private final Frames frames;
  private final SpinLock lock;
  private final int[] hands;

  /** Hands that stand at the first usable frame of each node. */
  ClockHands(Frames frames) {
    this.frames = frames;
    lock = new SpinLock(frames.words().take(1));
    hands = new int[frames.nodes()];
  }

  /**
   * Moves a hand on by so many frames; at the end of the node it goes back to the start.
   *
   * @return where it was, counted from the first usable frame
   */
  int advance(Cpu cpu, int node, int by) {
    lock.lock(cpu);
    int first = hands[node];
    hands[node] = first + by < frames.usable(node) ? first + by : 0;
    lock.unlock(cpu);
    return first;
  }
}

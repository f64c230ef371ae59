package pagurus.sim.world;

import java.util.Arrays;

/** Numbers from 0 on; one that was given back is the next to be handed out. */
final class FreeNumbers {
  private static final int FIRST = 16;

  private int next;
  private int[] back = new int[FIRST];
  private int backCount;

  /** All numbers are free. */
  FreeNumbers() {}

  /** A number that nobody has. */
  int take() {
    return backCount > 0 ? back[--backCount] : next++;
  }

  void giveBack(int number) {
    if (backCount == back.length) {
      back = Arrays.copyOf(back, 2 * backCount);
    }
    back[backCount++] = number;
  }

  /** How many numbers have been handed out at once, at most. */
  int most() {
    return next;
  }
}

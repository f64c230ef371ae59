package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/**
 * Copies that get a leaf when a CPU of their node faults for it: {@link OnFaultEntries}.
 *
 * @param windowBits it gets those of an aligned window of 2^k entries with it
 */
record OnFault(int windowBits) implements CopyKeeping {
  OnFault {
    if (windowBits < 0 || windowBits > MOST_WINDOW_BITS) {
      throw new IllegalArgumentException(
          "a window has 2^0 to 2^%d entries, not 2^%d".formatted(MOST_WINDOW_BITS, windowBits));
    }
  }

  @Override
  public String name() {
    return windowBits == 0 ? "on-fault" : "on-fault:" + windowBits;
  }

  @Override
  public Entries entries(PagingMode mode, Frames frames) {
    return new OnFaultEntries(mode, frames, windowBits);
  }
}

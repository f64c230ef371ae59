package pagurus.sim.world;

import java.util.BitSet;
import pagurus.machine.PhysicalLayout;

/**
 * Which of the machine's frames are memory of a guest, and where each frame of the guest is. What
 * the second stage says is known here, so that a kernel's own words are found without a walk.
 */
public final class GuestFrames {
  /** The guest's frame has no memory yet; or the machine's is no memory of the guest. */
  public static final long NOWHERE = -1;

  private static final int FRAME_SHIFT = SparseMemory.PIECE_SHIFT;
  private static final long OFFSET = SparseMemory.PIECE - 1;

  /** log2 of the frames in a page of 2 MiB. */
  private static final int HUGE_SHIFT = 9;

  private final PhysicalLayout memory;
  private final FrameMap real = new FrameMap();
  private final FrameMap guest = new FrameMap();

  /** Blocks of the guest's memory that are one page of 2 MiB of the second stage. */
  private final BitSet huge = new BitSet();

  private int backed;

  GuestFrames(PhysicalLayout memory) {
    this.memory = memory;
  }

  /** The guest's physical memory. */
  public PhysicalLayout memory() {
    return memory;
  }

  private static int frame(long address) {
    return (int) (address >>> FRAME_SHIFT);
  }

  private static long address(int frame, long offset) {
    return frame == FrameMap.NONE ? NOWHERE : ((long) frame << FRAME_SHIFT) | (offset & OFFSET);
  }

  /** Where an address of the guest is, or {@link #NOWHERE}. */
  public long real(long guestAddress) {
    return address(real.get(frame(guestAddress)), guestAddress);
  }

  /** What a guest calls an address of the machine, or {@link #NOWHERE}. */
  public long guest(long realAddress) {
    return address(guest.get(frame(realAddress)), realAddress);
  }

  /** Whether an address of the guest is in a page of 2 MiB of the second stage. */
  public boolean isHuge(long guestAddress) {
    return huge.get(frame(guestAddress) >>> HUGE_SHIFT);
  }

  /** A page of 4 KiB of the guest has memory now. */
  public void back(long guestAddress, long realAddress) {
    back(frame(guestAddress), frame(realAddress));
  }

  /** The same of the page of 2 MiB that an address is in. */
  public void backHuge(long guestAddress, long realAddress) {
    int block = frame(guestAddress) >>> HUGE_SHIFT;
    int first = frame(realAddress) >>> HUGE_SHIFT << HUGE_SHIFT;
    huge.set(block);
    for (int i = 0; i < 1 << HUGE_SHIFT; i++) {
      back((block << HUGE_SHIFT) + i, first + i);
    }
  }

  /** The host has taken the page of 2 MiB apart that an address is in; all of it stays there. */
  public void split(long guestAddress) {
    huge.clear(frame(guestAddress) >>> HUGE_SHIFT);
  }

  /** How many pages of 4 KiB of the guest have memory. */
  public int backed() {
    return backed;
  }

  /** The guest's first frame from this one on that has memory, or more than any if none has. */
  public int nextBacked(int guestFrame) {
    int next = real.next(guestFrame);
    return next == FrameMap.NONE ? Integer.MAX_VALUE : next;
  }

  private void back(int guestFrame, int realFrame) {
    backed += real.get(guestFrame) == FrameMap.NONE ? 1 : 0;
    real.put(guestFrame, realFrame);
    guest.put(realFrame, guestFrame);
  }

  /** The host has copied memory to other frames, which take the place of those before. */
  void moved(long from, long to, long bytes) {
    for (long offset = 0; offset < bytes; offset += SparseMemory.PIECE) {
      int guestFrame = guest.get(frame(from + offset));
      if (guestFrame != FrameMap.NONE) {
        guest.put(frame(from + offset), FrameMap.NONE);
        back(guestFrame, frame(to + offset));
      }
    }
  }
}

package pagurus.sim.run;

import pagurus.sim.world.GuestFrames;
import pagurus.trace.Footprint;

/** A guest's pages that have memory: for a host that is all it knows of what a guest does. */
final class BackedPages implements ScannedPages {
  private final GuestFrames frames;
  private final int numbers;

  /** Those of a guest; more will come. */
  BackedPages(GuestFrames frames) {
    this.frames = frames;
    numbers = Math.toIntExact(frames.memory().end() >>> Footprint.PAGE_SHIFT);
  }

  @Override
  public int numbers() {
    return numbers;
  }

  @Override
  public int count() {
    return frames.backed();
  }

  @Override
  public int next(int number) {
    return Math.min(frames.nextBacked(number), numbers);
  }

  @Override
  public long page(int number) {
    return number;
  }

  @Override
  public int number(long page) {
    return (int) page;
  }
}

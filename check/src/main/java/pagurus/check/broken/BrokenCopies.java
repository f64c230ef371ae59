package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.table.Entries;

/** Ways of keeping copies of tables that have a defect, by their numbers. */
enum BrokenCopies implements CopyKeeping {
  /** {@link OneCopysBits}. */
  C1,
  /** {@link OriginalAlone}. */
  C2,
  /** {@link PlainStores}. */
  C3,
  /** {@link EarlyCopies}. */
  C4,
  /** {@link ReadThenWrite}. */
  C5,
  /** {@link OriginalFirst}. */
  C6,
  /** {@link UnnotedReaders}. */
  C7,
  /** {@link TrustedNodes}. */
  C8,
  /** {@link UnnotedWay}. */
  C9,
  /** {@link ShowsJunk}. */
  C10;

  @Override
  public Entries entries(PagingMode mode, Frames frames) {
    return switch (this) {
      case C1 -> new OneCopysBits(mode, frames);
      case C2 -> new OriginalAlone(mode, frames);
      case C3 -> new PlainStores(mode, frames);
      case C4 -> new EarlyCopies(mode, frames);
      case C5 -> new ReadThenWrite(mode, frames);
      case C6 -> new OriginalFirst(mode, frames);
      case C7 -> new UnnotedReaders(mode, frames);
      case C8 -> new TrustedNodes(mode, frames);
      case C9 -> new UnnotedWay(mode, frames);
      case C10 -> new ShowsJunk(mode, frames);
    };
  }
}

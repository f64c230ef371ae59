package pagurus.app.inspect;

import java.util.List;
import pagurus.image.inspect.Inspection;
import pagurus.image.report.FrameUse;
import pagurus.image.report.HeldBlocks;
import pagurus.image.report.TableCensus;

/** Everything that the summary of an image says. */
record InspectionSummary(
    Inspection inspection, TableCensus census, FrameUse use, List<HeldBlocks> held) {
  private static final long HUGE_PAGE = 2L << 20;

  /** The unit in which Linux plugs and unplugs memory on most machines. */
  private static final long MEMORY_BLOCK = 128L << 20;

  static InspectionSummary of(Inspection inspection) {
    FrameUse use = inspection.frameUse();
    List<HeldBlocks> held =
        List.of(
            HeldBlocks.of(HUGE_PAGE, inspection.memory().ranges(), use, inspection.nonZero()),
            HeldBlocks.of(MEMORY_BLOCK, inspection.memory().ranges(), use, inspection.nonZero()));
    return new InspectionSummary(
        inspection, inspection.census(), use, inspection.request().search() ? held : List.of());
  }

  /** Bytes of tables for each GiB that they map. */
  double tableBytesPerMappedGib() {
    return census.mappedBytes() == 0
        ? 0
        : census.tableBytes() * (double) (1L << 30) / census.mappedBytes();
  }
}

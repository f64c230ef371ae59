package pagurus.trace.foreign;

import java.util.Optional;
import pagurus.trace.AccessStream;

/**
 * ChampSim's instruction records. They have no header: a file fits if its first records make sense.
 */
final class ChampsimFormat implements ForeignFormat {
  private static final int LOOKED_AT = 1024;

  @Override
  public boolean fits(Feed start) {
    int length = start.end - start.at;
    if (length < ChampsimRecord.BYTES || (start.isAtEnd() && length % ChampsimRecord.BYTES != 0)) {
      return false;
    }
    int records = Math.min(length / ChampsimRecord.BYTES, LOOKED_AT);
    for (int record = 0; record < records; record++) {
      if (!ChampsimRecord.isPlausible(start.bytes, start.at + record * ChampsimRecord.BYTES)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<String> command(Feed start) {
    return Optional.empty();
  }

  @Override
  public String title() {
    return "ChampSim trace";
  }

  @Override
  public AccessStream stream(Feed feed) {
    return new ChampsimStream(feed);
  }
}

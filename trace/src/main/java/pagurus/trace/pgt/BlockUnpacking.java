package pagurus.trace.pgt;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks the content of blocks, and believes nothing that they say of themselves but the codec and
 * the lengths that {@link RecordingFile} has checked.
 *
 * <p>Not safe for use by several threads.
 */
final class BlockUnpacking implements AutoCloseable {
  private final Inflater inflater = new Inflater();

  /**
   * Unpacks a block.
   *
   * @param block the whole block
   * @param raw room for the content and a byte more
   * @return what is wrong with it, or an empty string
   */
  String unpack(byte[] block, byte[] raw) {
    int length = PgtLayout.getInt(block, 8);
    int stored = PgtLayout.getInt(block, 12);
    int codec = PgtLayout.getInt(block, 16);
    int at = PgtLayout.BLOCK_HEADER_BYTES;
    if (codec == PgtLayout.RAW) {
      System.arraycopy(block, at, raw, 0, length);
      return "";
    }
    inflater.reset();
    inflater.setInput(block, at, stored);
    try {
      int unpacked = inflater.inflate(raw, 0, length + 1);
      int left = inflater.getRemaining();
      int deltas = codec == PgtLayout.TAGS_DEFLATED ? left : 0;
      if (!inflater.finished() || left != deltas || unpacked + deltas != length) {
        return "the block does not unpack to the " + length + " bytes that it should have";
      }
      System.arraycopy(block, at + stored - deltas, raw, unpacked, deltas);
      return "";
    } catch (DataFormatException e) {
      return "the block cannot be unpacked: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    inflater.close();
  }
}

package pagurus.trace.pgt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import pagurus.trace.BadRecordingException;
import pagurus.trace.ScanListener;

/** The bytes of a recording: reads its parts, and refuses those whose checksum does not fit. */
final class RecordingFile {
  private static final int STEP_BYTES = 1 << 18;
  private static final int REPORT_BLOCKS = 256;

  private final String path;
  private final FileChannel channel;
  private final long size;

  RecordingFile(String path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  String path() {
    return path;
  }

  /** Checks header, trailer and footer. */
  Footer readFooter() throws IOException {
    if (size < PgtLayout.HEADER_BYTES + PgtLayout.TRAILER_BYTES) {
      throw bad(size, "the file ends here, and no recording is that short");
    }
    byte[] header = new byte[PgtLayout.HEADER_BYTES];
    read(0, header, header.length);
    FileHeader.check(path, header);
    long trailerAt = size - PgtLayout.TRAILER_BYTES;
    byte[] trailer = new byte[PgtLayout.TRAILER_BYTES];
    read(trailerAt, trailer, trailer.length);
    if (PgtLayout.getLong(trailer, 24) != PgtLayout.END_MAGIC) {
      throw bad(size, "the file ends here without the mark of the end, so it was cut short");
    }
    long offset = PgtLayout.getLong(trailer, 0);
    long length = PgtLayout.getLong(trailer, 8);
    if (offset < PgtLayout.HEADER_BYTES || offset > trailerAt || offset + length != trailerAt) {
      throw bad(trailerAt, "the footer is not where the trailer says, at byte " + offset);
    }
    byte[] bytes = readFooterBytes(offset, length, trailer);
    return Footer.parse(path, bytes, offset);
  }

  /** Checks every block's checksum. */
  void checkBlocks(BlockIndex index, ScanListener progress) throws IOException {
    byte[] bytes = new byte[index.longest()];
    for (int block = 0; block < index.blocks(); block++) {
      readBlock(index, block, bytes);
      if (block % REPORT_BLOCKS == REPORT_BLOCKS - 1) {
        progress.scanned(index.offset(block), size);
      }
    }
    progress.scanned(size, size);
  }

  /**
   * Reads one block, header and checksum included, and checks that it is the one that the index
   * means.
   *
   * @param into room for the longest block of the index
   */
  void readBlock(BlockIndex index, int block, byte[] into) {
    long offset = index.offset(block);
    int length = index.length(block);
    try {
      read(offset, into, length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
    int sum = PgtLayout.checksum(into, 0, length - 4);
    if (sum != PgtLayout.getInt(into, length - 4)) {
      throw bad(
          offset,
          String.format(
              "the checksum of the block of %d bytes is 0x%08x, not as stored", length, sum));
    }
    int rawLength = PgtLayout.getInt(into, 8);
    int stored = PgtLayout.getInt(into, 12);
    int codec = PgtLayout.getInt(into, 16);
    if (PgtLayout.getInt(into, 0) != index.thread(block)
        || PgtLayout.getInt(into, 4) != index.count(block)
        || stored != length - PgtLayout.BLOCK_FRAME_BYTES) {
      throw bad(offset, "the block is not the one that the index means");
    }
    if (rawLength < 1 || rawLength > PgtLayout.MAX_RAW_BYTES) {
      throw bad(
          offset,
          "the block unpacks to "
              + PgtLayout.unsigned(rawLength)
              + " bytes, more than "
              + PgtLayout.MAX_RAW_BYTES
              + " or none");
    }
    boolean isPacked = codec == PgtLayout.DEFLATE || codec == PgtLayout.TAGS_DEFLATED;
    if (!isPacked && (codec != PgtLayout.RAW || rawLength != stored)) {
      throw bad(offset, "the block has the unknown codec " + PgtLayout.unsigned(codec));
    }
  }

  BadRecordingException bad(long offset, String wrong) {
    return new BadRecordingException(path, offset, wrong);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path + ": " + e.getMessage(), e);
    }
  }

  /** Checks the footer while it is read in steps, then reads it again into an array of its size. */
  private byte[] readFooterBytes(long offset, long length, byte[] trailer) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] step = new byte[(int) Math.min(STEP_BYTES, length)];
    for (long at = 0; at < length; at += step.length) {
      int part = (int) Math.min(step.length, length - at);
      read(offset + at, step, part);
      crc.update(step, 0, part);
    }
    crc.update(trailer, 0, 16);
    if ((int) crc.getValue() != PgtLayout.getInt(trailer, 16)) {
      throw bad(
          offset, String.format("the footer's checksum is 0x%08x, not as stored", crc.getValue()));
    }
    if (PgtLayout.getInt(trailer, 20) != 0) {
      throw bad(size - 12, "four bytes that have to be 0 are not");
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw bad(offset, "a footer of " + length + " bytes is longer than 2 GiB");
    }
    byte[] bytes = new byte[(int) length];
    read(offset, bytes, bytes.length);
    return bytes;
  }

  private void read(long offset, byte[] into, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer, offset + buffer.position());
      if (n < 0) {
        throw bad(offset + buffer.position(), "the file has become shorter while it was read");
      }
    }
  }
}

package pagurus.trace.pgt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Footprint;

/**
 * The last part of a recording: how it was made, where its blocks are, which pages were touched
 * first by whom.
 *
 * @param threads 1 to 65536
 * @param accesses of all threads
 * @param origin the command line
 * @param index the blocks
 * @param footprint the pages
 */
record Footer(int threads, long accesses, String origin, BlockIndex index, Footprint footprint) {

  /** The footer and the trailer that says where the footer is, if it is put at this offset. */
  byte[] bytes(long offset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varints.write(out, threads);
    Varints.write(out, accesses);
    byte[] text = origin.getBytes(StandardCharsets.UTF_8);
    Varints.write(out, text.length);
    out.writeBytes(text);
    Varints.write(out, index.blocks());
    for (int block = 0; block < index.blocks(); block++) {
      Varints.write(out, index.thread(block));
      Varints.write(out, index.count(block));
      Varints.write(out, index.length(block));
    }
    Varints.write(out, footprint.touches().size());
    long end = 0;
    for (Footprint.Touch touch : footprint.touches()) {
      Varints.writeSigned(out, touch.firstPage() - end);
      Varints.write(out, touch.pages());
      Varints.write(out, touch.thread());
      Varints.write(out, touch.kinds());
      end = touch.firstPage() + touch.pages();
    }
    int length = out.size();
    byte[] trailer = new byte[PgtLayout.TRAILER_BYTES];
    PgtLayout.putLong(trailer, 0, offset);
    PgtLayout.putLong(trailer, 8, length);
    out.writeBytes(trailer);
    byte[] all = out.toByteArray();
    int sum = PgtLayout.checksum(all, 0, length + 16);
    PgtLayout.putInt(all, length + 16, sum);
    PgtLayout.putInt(all, length + 20, 0);
    PgtLayout.putLong(all, length + 24, PgtLayout.END_MAGIC);
    return all;
  }

  /**
   * Reads a footer whose checksum fits.
   *
   * @param bytes the footer, without trailer
   * @param offset where it starts in the file, which is where the blocks end
   */
  static Footer parse(String path, byte[] bytes, long offset) {
    Varints in = new Varints(path, bytes, offset);
    int threads = (int) in.next("threads", 1, PgtLayout.MAX_THREADS);
    long accesses = in.next("accesses", 0, Long.MAX_VALUE);
    String origin = in.text((int) in.next("origin", 0, PgtLayout.MAX_ORIGIN_BYTES));
    BlockIndex index = blocks(path, in, threads, accesses, offset);
    Footprint footprint = footprint(path, in, threads, accesses, offset);
    in.end();
    return new Footer(threads, accesses, origin, index, footprint);
  }

  private static BlockIndex blocks(
      String path, Varints in, int threads, long accesses, long offset) {
    BlockIndex index = new BlockIndex();
    long at = PgtLayout.HEADER_BYTES;
    long sum = 0;
    for (long left = in.next("blocks", 0, Integer.MAX_VALUE); left > 0; left--) {
      int thread = (int) in.next("thread of a block", 0, threads - 1);
      int count = (int) in.next("accesses of a block", 1, PgtLayout.MAX_COUNT);
      int most = PgtLayout.MAX_RAW_BYTES + PgtLayout.BLOCK_FRAME_BYTES;
      int length = (int) in.next("length of a block", PgtLayout.BLOCK_FRAME_BYTES, most);
      index.add(at, thread, count, length);
      at += length;
      sum += count;
    }
    if (at != offset || sum != accesses) {
      throw new BadRecordingException(
          path,
          offset,
          String.format(
              "the index has %d accesses in blocks up to byte %d, and there should be %d up to %d",
              sum, at, accesses, offset));
    }
    return index;
  }

  private static Footprint footprint(
      String path, Varints in, int threads, long accesses, long offset) {
    List<Footprint.Touch> touches = new ArrayList<>();
    long end = 0;
    long pages = 0;
    for (long left = in.next("touches", 0, Integer.MAX_VALUE); left > 0; left--) {
      long first = end + in.nextSigned();
      long run = in.next("pages of a touch", 1, -1L >>> Footprint.PAGE_SHIFT);
      int thread = (int) in.next("thread of a touch", 0, threads - 1);
      int kinds = (int) in.next("kinds of a touch", 1, 7);
      touches.add(new Footprint.Touch(first, run, thread, kinds));
      end = first + run;
      pages += run;
      if (pages / 2 > accesses) {
        throw new BadRecordingException(
            path, offset, accesses + " accesses cannot touch " + pages + " pages");
      }
    }
    try {
      return new Footprint(touches);
    } catch (IllegalArgumentException e) {
      throw new BadRecordingException(path, offset, "in the footprint, " + e.getMessage());
    }
  }
}

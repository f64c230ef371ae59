package pagurus.trace.pgt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagurus.trace.AccessBatch;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.file.ReplacedFile;

/**
 * Writes a {@code .pgt} recording, access by access.
 *
 * <p>Accesses of one thread come in program order; those of different threads in any order, and the
 * order in which they come decides who touched a page first. Memory grows with the number of
 * different pages, threads and blocks, not with the number of accesses.
 *
 * <p>Everything goes to a temporary file beside the target. {@link #close} makes it whole and
 * renames it, so the target is either not there (or as it was) or complete. <b>Close therefore
 * means "this is all"</b>: whoever stops early because something failed calls {@link #abort} first.
 *
 * <p>Not safe for use by several threads.
 */
public final class PgtWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path target;
  private final ReplacedFile file;
  private final FileChannel channel;
  private final String origin;
  private final BlockPacking packing = new BlockPacking();
  private final FirstTouches touches = new FirstTouches();
  private final BlockIndex index = new BlockIndex();
  private final byte[] raw = new byte[PgtLayout.MAX_RAW_BYTES];
  private final byte[] stored = new byte[PgtLayout.MAX_RAW_BYTES + PgtLayout.BLOCK_FRAME_BYTES];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private @Nullable BlockEncoder[] encoders;
  private @Nullable Footprint knownFootprint;
  private int threads;
  private long accesses;
  private long written;
  private boolean open = true;
  private boolean failed;

  /**
   * A recording to which threads are added as they appear.
   *
   * @param target the file to be; one that exists is replaced in the end
   * @param origin the command line that is recorded; at most 1 MiB of UTF-8
   * @throws RecordingNotWrittenException if no file can be made there
   */
  public PgtWriter(Path target, String origin) {
    this(target, origin, 1);
  }

  /**
   * A recording with at least so many threads, even if some of them turn out to do nothing.
   *
   * @param target the file to be; one that exists is replaced in the end
   * @param origin the command line that is recorded; at most 1 MiB of UTF-8
   * @param threads 1 to 65536
   * @throws RecordingNotWrittenException if no file can be made there
   */
  public PgtWriter(Path target, String origin, int threads) {
    if (threads < 1 || threads > PgtLayout.MAX_THREADS) {
      throw new IllegalArgumentException(
          threads + " threads are outside 1-" + PgtLayout.MAX_THREADS);
    }
    int originBytes = origin.getBytes(StandardCharsets.UTF_8).length;
    if (originBytes > PgtLayout.MAX_ORIGIN_BYTES) {
      throw new IllegalArgumentException(
          "origin of " + originBytes + " bytes is longer than " + PgtLayout.MAX_ORIGIN_BYTES);
    }
    this.origin = origin;
    this.threads = threads;
    encoders = new BlockEncoder[threads];
    this.target = target;
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        throw new IOException("it is there and no file");
      }
      file = ReplacedFile.of(target);
      channel = FileChannel.open(file.part(), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new RecordingNotWrittenException("cannot write " + target + ": " + e.getMessage(), e);
    }
    put(FileHeader.bytes(), FileHeader.bytes().length);
  }

  /**
   * Adds one access.
   *
   * @param thread 0 to 65535; a higher one than before makes the recording have more threads
   * @param vaddr address of the first byte
   * @param kind {@link AccessBatch#LOAD}, {@link AccessBatch#STORE} or {@link AccessBatch#FETCH}
   * @param sizeLog2 0 to {@link AccessBatch#MAX_SIZE_LOG2}: 1 to 128 bytes
   * @throws RecordingNotWrittenException if the disk is full or broken; the recording is lost then
   */
  public void append(int thread, long vaddr, int kind, int sizeLog2) {
    if (thread < 0
        || thread >= PgtLayout.MAX_THREADS
        || kind < 0
        || kind >= AccessBatch.KINDS
        || sizeLog2 < 0
        || sizeLog2 > AccessBatch.MAX_SIZE_LOG2) {
      throw new IllegalArgumentException(
          String.format(
              "thread %d, kind %d, size 2^%d is outside 0-65535, 0-2, 2^0-2^7",
              thread, kind, sizeLog2));
    }
    if (!open) {
      throw new IllegalStateException(target + " is closed");
    }
    touches.touch(thread, vaddr, kind, sizeLog2);
    BlockEncoder encoder = encoder(thread);
    if (!encoder.add(vaddr, kind, sizeLog2)) {
      store(encoder);
      encoder.add(vaddr, kind, sizeLog2);
    }
    accesses++;
  }

  /** Adds a batch of one thread's accesses. */
  public void append(int thread, AccessBatch batch) {
    for (int i = 0; i < batch.count; i++) {
      append(thread, batch.vaddr[i], batch.kind[i], batch.sizeLog2[i]);
    }
  }

  /**
   * Says who touched which page first, if that is known better than from the order in which
   * accesses were added.
   *
   * @param footprint of all accesses added so far, after which none is to be added
   * @throws IllegalArgumentException if it has more or fewer pages than were touched
   */
  public void firstTouchesAre(Footprint footprint) {
    if (footprint.pages() != touches.pages()) {
      throw new IllegalArgumentException(
          "footprint of %d pages is not of the %d pages touched"
              .formatted(footprint.pages(), touches.pages()));
    }
    knownFootprint = footprint;
  }

  /** Accesses so far. */
  public long accesses() {
    return accesses;
  }

  /** Threads so far. */
  public int threads() {
    return threads;
  }

  /** Different pages of 4 KiB so far. */
  public int pages() {
    return touches.pages();
  }

  /** Bytes of the file so far; accesses that are not yet in a stored block are not among them. */
  public long bytes() {
    return written;
  }

  /**
   * Makes the recording whole and gives it its name. Does nothing the second time, after {@link
   * #abort}, and after a failure that has been reported already.
   *
   * @throws RecordingNotWrittenException if the disk is full or broken; nothing is left behind then
   */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    if (failed) {
      abort();
      return;
    }
    try {
      for (BlockEncoder encoder : encoders) {
        if (encoder != null && encoder.count() > 0) {
          store(encoder);
        }
      }
      Footprint known = knownFootprint;
      Footprint footprint = known == null ? touches.footprint() : known;
      Footer footer = new Footer(threads, accesses, origin, index, footprint);
      byte[] end = footer.bytes(written);
      put(end, end.length);
      drain();
      channel.force(true);
      channel.close();
      file.finish();
    } catch (IOException e) {
      throw failure(e);
    } finally {
      abort();
    }
  }

  /** Removes what was written. The target stays as it was. Does nothing after {@link #close}. */
  public void abort() {
    if (!open) {
      return;
    }
    open = false;
    packing.close();
    try (file;
        channel) {
      // Both are to be closed, whatever comes of the first.
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private BlockEncoder encoder(int thread) {
    if (thread >= encoders.length) {
      int wanted = Math.max(thread + 1, Math.min(encoders.length * 2, PgtLayout.MAX_THREADS));
      encoders = Arrays.copyOf(encoders, wanted);
    }
    BlockEncoder encoder = encoders[thread];
    if (encoder == null) {
      encoder = new BlockEncoder(thread);
      encoders[thread] = encoder;
      threads = Math.max(threads, thread + 1);
    }
    return encoder;
  }

  private void store(BlockEncoder encoder) {
    int count = encoder.count();
    int length = encoder.store(stored, raw, packing);
    index.add(written, encoder.thread(), count, length);
    put(stored, length);
  }

  private void put(byte[] bytes, int length) {
    try {
      for (int at = 0; at < length; ) {
        if (!buffer.hasRemaining()) {
          drain();
        }
        int part = Math.min(buffer.remaining(), length - at);
        buffer.put(bytes, at, part);
        at += part;
      }
      written += length;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private RecordingNotWrittenException failure(IOException e) {
    failed = true;
    return new RecordingNotWrittenException("cannot write " + target + ": " + e.getMessage(), e);
  }
}

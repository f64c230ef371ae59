package pagurus.image.file;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lzo.LzoDecompressor;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import pagurus.image.BadImageException;

/**
 * How a page in a kdump-compressed file is packed: the flags of its descriptor. Source: the
 * constants {@code DUMP_DH_COMPRESSED_*} of makedumpfile.
 */
enum PagePacking {
  /** As it is. */
  NONE(0),
  /** RFC 1950. */
  ZLIB(1),
  /** LZO1X. */
  LZO(2),
  /** Snappy without frames. */
  SNAPPY(4),
  /** RFC 8878. */
  ZSTD(0x20);

  private static final int FLAGS = 0x3F;

  private final int flag;

  PagePacking(int flag) {
    this.flag = flag;
  }

  static PagePacking of(long flags) {
    for (PagePacking packing : values()) {
      if (packing.flag == (flags & FLAGS)) {
        return packing;
      }
    }
    throw new BadImageException(
        "a page is packed in a way that is not known (flags 0x%x)".formatted(flags));
  }

  /** Unpacks a page, which must have exactly the size of {@code page}. */
  void unpack(byte[] packed, byte[] page) {
    try {
      int size =
          switch (this) {
            case NONE -> copied(packed, page);
            case ZLIB -> inflated(packed, page);
            case LZO ->
                new LzoDecompressor().decompress(packed, 0, packed.length, page, 0, page.length);
            case SNAPPY ->
                new SnappyJavaDecompressor()
                    .decompress(packed, 0, packed.length, page, 0, page.length);
            case ZSTD ->
                new ZstdJavaDecompressor()
                    .decompress(packed, 0, packed.length, page, 0, page.length);
          };
      if (size != page.length) {
        throw new BadImageException(
            "a page unpacks to %d bytes instead of %d".formatted(size, page.length));
      }
    } catch (MalformedInputException
        | DataFormatException
        | IndexOutOfBoundsException
        | IllegalArgumentException damaged) {
      throw new BadImageException("a page's %s bytes are damaged".formatted(this), damaged);
    }
  }

  private static int copied(byte[] packed, byte[] page) {
    System.arraycopy(packed, 0, page, 0, Math.min(packed.length, page.length));
    return packed.length;
  }

  private static int inflated(byte[] packed, byte[] page) throws DataFormatException {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(packed);
      int size = inflater.inflate(page);
      return inflater.finished() || size == page.length ? size : -1;
    }
  }
}

package pagurus.trace;

import java.io.Serial;

/**
 * A file is not a recording, or not a whole one. The message is one sentence for a person: which
 * file, at which byte, what is wrong.
 */
public final class BadRecordingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** The file as a whole is wrong, not one of its bytes. */
  public static final long NO_OFFSET = -1;

  private final String path;
  private final long offset;

  /**
   * A file that is wrong as a whole.
   *
   * @param path the file, as the user named it
   * @param wrong the rest of the sentence, such as "is a directory, not a recording"
   */
  public BadRecordingException(String path, String wrong) {
    super(path + " " + wrong);
    this.path = path;
    this.offset = NO_OFFSET;
  }

  /**
   * A file that is wrong at one place.
   *
   * @param path the file, as the user named it
   * @param offset bytes from the start of the file; of the unpacked text if it is compressed
   * @param wrong what is wrong there, such as "the block's checksum does not fit"
   */
  public BadRecordingException(String path, long offset, String wrong) {
    super(path + " is broken at byte " + offset + ": " + wrong);
    this.path = path;
    this.offset = offset;
  }

  /** The file, as the user named it. */
  public String path() {
    return path;
  }

  /** Bytes from the start of the file, or {@link #NO_OFFSET}. */
  public long offset() {
    return offset;
  }
}

package pagurus.trace.record;

import java.io.IOException;

/**
 * Nothing was recorded, for a reason that the person can put right. The message is one lower-case
 * sentence without a full stop.
 */
public final class RecordingRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is in the way. */
  public RecordingRefusedException(String sentence) {
    super(sentence);
  }

  /** Says what is in the way, and what threw. */
  public RecordingRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

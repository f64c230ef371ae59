package pagurus.trace.pgt;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A recording that cannot be written; its cause says why. */
public final class RecordingNotWrittenException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  RecordingNotWrittenException(String sentence, IOException cause) {
    super(sentence, cause);
  }

  /** The cause, which is always there. */
  public IOException why() {
    return requireNonNull(getCause());
  }
}

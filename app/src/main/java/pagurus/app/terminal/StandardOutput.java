package pagurus.app.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that remembers what went wrong: a {@link java.io.PrintWriter} hides it, and
 * whoever reads the output of a full disk would take half of it for all.
 */
public final class StandardOutput extends FilterOutputStream {
  /** What Linux says when the reader has gone away, as {@code head} does: it has all it wants. */
  private static final String READER_GONE = "Broken pipe";

  private Optional<IOException> lost = Optional.empty();

  /** Writes there. */
  public StandardOutput(OutputStream to) {
    super(to);
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      lost = Optional.of(e);
      throw e;
    }
  }

  /** Why some of it was lost, unless nobody wanted it. */
  public Optional<String> lost() {
    return lost.map(failure -> String.valueOf(failure.getMessage()))
        .filter(message -> !message.equals(READER_GONE));
  }
}

package pagurus.app.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as text. People read it in the encoding of their locale, which may not have every
 * letter; what programs read is UTF-8 everywhere.
 */
public final class StandardWriter extends PrintWriter {
  private final OutputStream to;

  /**
   * Writes there.
   *
   * @param charset what people read
   */
  public StandardWriter(OutputStream to, Charset charset) {
    super(to, true, charset);
    this.to = to;
  }

  /** Writes text that a program may read. */
  public void printForPrograms(String text) {
    flush();
    try {
      to.write(text.getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException _) {
      setError(); // as all of a writer's methods do
    }
  }
}

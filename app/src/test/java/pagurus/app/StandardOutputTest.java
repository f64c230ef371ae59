package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import pagurus.app.terminal.StandardOutput;

class StandardOutputTest {
  private static StandardOutput failing(String why) {
    return new StandardOutput(
        new OutputStream() {
          @Override
          public void write(int single) throws IOException {
            throw new IOException(why);
          }
        });
  }

  private static void print(StandardOutput out) {
    PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    writer.println("a line");
    writer.flush();
  }

  @Test
  void whatIsLostIsRemembered() {
    StandardOutput out = failing("No space left on device");
    print(out);
    assertThat(out.lost()).contains("No space left on device");
  }

  @Test
  void butNotWhatNobodyWantedToRead() {
    StandardOutput out = failing("Broken pipe");
    print(out);
    assertThat(out.lost()).isEmpty();
  }

  @Test
  void theRestArrives() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput out = new StandardOutput(bytes);
    print(out);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a line" + System.lineSeparator());
    assertThat(out.lost()).isEmpty();
  }
}

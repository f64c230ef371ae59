package pagurus.trace.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.Accesses;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Sentences;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

class LackeyTest {
  private static final String TEXT =
      """
      ==12== Lackey, an example Valgrind tool
      ==12== Command: sort /etc/services
      ==12==\s
      I  0401ab70,3
       S 1fff000678,8
       M 04033e06,1
       L 04032e40,32

      I  0401ab73,7
       L fffffffffffffff8,10
      ==12== Exit code:       0
      """;

  private static final List<Accesses> MEANING =
      List.of(
          new Accesses(0, 0x0401ab70, 2, 1),
          new Accesses(0, 0x1fff000678L, 1, 3),
          new Accesses(0, 0x04033e06, 0, 0),
          new Accesses(0, 0x04033e06, 1, 0),
          new Accesses(0, 0x04032e40, 0, 5),
          new Accesses(0, 0x0401ab73, 2, 2),
          new Accesses(0, -8, 0, 3));

  @TempDir private Path folder;

  @Test
  void linesBecomeAccesses() {
    for (int capacity = 1; capacity < 9; capacity++) {
      try (Workload workload = open(TEXT)) {
        assertThat(Accesses.read(workload, 0, capacity)).isEqualTo(MEANING);
      }
    }
  }

  @Test
  void whatIsKnownOfTheProgramIsTold() {
    try (Workload workload = open(TEXT)) {
      assertThat(workload.origin()).isEqualTo("sort /etc/services");
      assertThat(workload.threads()).isEqualTo(1);
      assertThat(workload.accesses()).isEqualTo(MEANING.size());
      assertThat(workload.footprint().pages()).isEqualTo(5);
      assertThat(workload.footprint().touches().getFirst())
          .isEqualTo(new Footprint.Touch(0x401a, 1, 0, Footprint.FETCHED));
    }
    try (Workload workload = open(" L 1000,8\n")) {
      assertThat(workload.origin()).isEqualTo("lackey trace trace.txt");
    }
  }

  @Test
  void aTextLongerThanTheWindowIsReadWhole() {
    StringBuilder text = new StringBuilder();
    List<Accesses> meaning = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      text.append(String.format(" S %08x,8%n", 0x10_0000 + 24 * i));
      meaning.add(new Accesses(0, 0x10_0000 + 24 * i, 1, 3));
    }
    try (Workload workload = open(text.toString())) {
      assertThat(Accesses.read(workload, 0, 4096)).isEqualTo(meaning);
    }
  }

  @Test
  void aTextThatWasCutIsRefused() {
    int lastAccess = TEXT.indexOf("f8,10");
    refusal(TEXT.substring(0, lastAccess + 4))
        .contains("broken at byte " + (lastAccess + 4), "cut short");
  }

  @Test
  void aLineOfTheProgramItselfIsRefused() {
    refusal(TEXT + "x".repeat(300_000) + "\n").contains("longer than 262144 bytes");
    String text = " L 1000,8\n".repeat(40_000);
    refusal(text + "hello\u0007 world\n L 1000,8\n")
        .contains("broken at byte 400000: \"hello? world\" is no line of lackey", "--log-file");
    refusal(text + " L 1000,0\n").contains("\" L 1000,0\"");
    refusal(text + " L 1000,123456\n").contains("\" L 1000,123456\"");
    refusal(text + " L ,8\n").contains("\" L ,8\"");
    refusal(text + " L 12345678123456781,8\n").contains("is no line");
    refusal(text + " X 1000,8\n").contains("is no line");
  }

  private AbstractStringAssert<?> refusal(String text) {
    return assertThat(Sentences.refusal(folder.resolve("trace.txt").toString(), () -> open(text)));
  }

  private Workload open(String text) {
    Path file = folder.resolve("trace.txt");
    try {
      Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Workloads.open(file.toString(), ScanListener.NONE);
  }
}

package pagurus.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void onlyWordsThatNeedItAreQuoted() {
    assertThat(ShellWords.of(List.of("sim", "gen:gups", "--huge", "50%", "--policy", "a,b")))
        .isEqualTo("sim gen:gups --huge 50% --policy a,b");
    assertThat(ShellWords.of(List.of("gen:gups?pages=64&threads=2", "")))
        .isEqualTo("'gen:gups?pages=64&threads=2' ''");
  }

  @Test
  void aShellHasTheSameWordsAgain() throws Exception {
    List<String> words =
        List.of(
            "", " ", "a b", "it's", "''", "\"$HOME\"", "`id`", "$(id)", "a\\b", "&", "*", "~", "!");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\n' " + ShellWords.of(words)).start();
    String seen = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(seen.lines()).containsExactlyElementsOf(words);
  }
}

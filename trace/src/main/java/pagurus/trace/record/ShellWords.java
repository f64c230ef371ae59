package pagurus.trace.record;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words as one types them into a shell, so that a command line can be pasted there. */
public final class ShellWords {
  /** What no shell takes for anything else. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private static final String QUOTE = "'";

  private ShellWords() {}

  /** A command line that has these words. */
  public static String of(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : QUOTE + word.replace(QUOTE, "'\\''") + QUOTE;
  }
}

package pagurus.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a refusal has to look like. */
public final class Sentences {
  private static final int MAX_LENGTH = 400;

  private Sentences() {}

  /** The one sentence with which this is refused; it starts with what was refused. */
  public static String refusal(String subject, Runnable refused) {
    BadRecordingException e =
        catchThrowableOfType(BadRecordingException.class, () -> refused.run());
    assertThat(e).as("nothing was refused").isNotNull();
    assertThat(e.getMessage())
        .startsWith(subject + " ")
        .doesNotContain("\n", "null", "Exception")
        .hasSizeLessThan(subject.length() + MAX_LENGTH);
    return e.getMessage();
  }
}

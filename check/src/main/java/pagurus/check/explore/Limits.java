package pagurus.check.explore;

import java.time.Duration;

/**
 * How long a search may go on.
 *
 * @param steps steps of all executions together
 * @param time time by the clock
 */
public record Limits(long steps, Duration time) {
  /** As long as it takes. */
  public static final Limits NONE = new Limits(Long.MAX_VALUE, Duration.ofDays(365));
}

package pagurus.trace.foreign;

import java.util.Optional;
import pagurus.trace.AccessStream;

/** One of the formats that other tools write. */
sealed interface ForeignFormat permits LackeyFormat, DrmemtraceFormat, ChampsimFormat {
  /** Whether a file whose first window this is can be a recording of this format. */
  boolean fits(Feed start);

  /** The recorded command line, if the first window tells it. */
  Optional<String> command(Feed start);

  /** What people call a recording of this format. */
  String title();

  /** Reads accesses from a feed at its start; closing the stream closes the feed. */
  AccessStream stream(Feed feed);
}

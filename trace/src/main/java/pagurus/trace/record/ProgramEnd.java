package pagurus.trace.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the recorded program when nobody wants it to go on: waits a moment, for the person's Ctrl-C
 * has reached the program too; then asks it to end (SIGTERM); then kills it. Safe for use by
 * several threads.
 */
final class ProgramEnd {
  private static final long PATIENCE_MS = 1000;

  private final List<String> notes = new ArrayList<>();
  private boolean requested;
  private @Nullable Process program;

  /** The program runs now. If its end was requested before, that happens at once. */
  synchronized void started(Process process) {
    program = process;
    if (requested) {
      endLater(process, 0);
    }
  }

  /** Ends the program soon. Requests after the first change nothing. */
  synchronized void request(String note, boolean wait) {
    if (!requested) {
      requested = true;
      notes.add(note);
      if (program != null) {
        endLater(program, wait ? PATIENCE_MS : 0);
      }
    }
  }

  /** Why it was ended, if it was. */
  synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  private static void endLater(Process process, long patienceMs) {
    Thread.ofPlatform()
        .daemon()
        .name("recorder-end")
        .start(
            () -> {
              try {
                if (!process.waitFor(patienceMs, TimeUnit.MILLISECONDS)) {
                  process.destroy();
                  if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                  }
                }
              } catch (InterruptedException nobodyWaits) {
                process.destroyForcibly();
              }
            });
  }
}

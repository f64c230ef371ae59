package pagurus.app.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import pagurus.app.BadInputException;
import pagurus.trace.file.ReplacedFile;

/**
 * What a command writes in the end. A file is as it was until all of them are written, and stays so
 * if one of them cannot be (see {@link ReplacedFile}); what is no file is written as it is, and so
 * is one in a folder that takes no others. What is open already, such as /dev/stderr, is written to
 * behind what is there.
 */
public final class Outputs implements AutoCloseable {
  private final PrintWriter out;
  private final List<Direct> direct = new ArrayList<>();
  private final List<Replacing> replacing = new ArrayList<>();

  /**
   * None so far.
   *
   * @param out standard output
   */
  public Outputs(PrintWriter out) {
    this.out = out;
  }

  private record Direct(String option, Path file, String text) {}

  private record Replacing(String option, Path file, ReplacedFile written) {}

  /**
   * One more.
   *
   * @param option which one names the file, for the sentence if it cannot be written
   */
  public void add(String option, String text, Path file) {
    if (OutputFile.isStandardOutput(file)) {
      direct.add(new Direct(option, file, text));
      return;
    }
    try {
      if (isReplaceable(ReplacedFile.behindLinks(file))) {
        ReplacedFile written = ReplacedFile.of(file);
        replacing.add(new Replacing(option, file, written));
        Files.writeString(written.part(), text);
      } else {
        direct.add(new Direct(option, file, text));
      }
    } catch (IOException e) {
      throw OutputFile.failure(option, file, e);
    }
  }

  /**
   * Has all of them where they belong.
   *
   * @throws BadInputException if one cannot be written; no file has been replaced then, or, if it
   *     is one of them that cannot be, only those before it
   */
  public void finish() {
    // What may still fail comes first.
    direct.forEach(this::write);
    for (Replacing one : replacing) {
      try {
        one.written().finish();
      } catch (IOException e) {
        throw OutputFile.failure(one.option(), one.file(), e);
      }
    }
  }

  private void write(Direct one) {
    if (OutputFile.isStandardOutput(one.file())) {
      print(one.text());
      return;
    }
    try {
      Path place = ReplacedFile.behindLinks(one.file());
      if (Files.isSymbolicLink(place)) {
        Files.writeString(place, one.text(), StandardOpenOption.APPEND);
      } else {
        Files.writeString(place, one.text());
      }
    } catch (IOException e) {
      throw OutputFile.failure(one.option(), one.file(), e);
    }
  }

  private void print(String text) {
    if (out instanceof StandardWriter standard) {
      standard.printForPrograms(text);
    } else {
      out.print(text);
      out.flush();
    }
  }

  private static boolean isReplaceable(Path place) {
    Path folder = place.getParent();
    boolean isIn = folder != null && Files.isWritable(folder);
    return !Files.isSymbolicLink(place)
        && (!Files.exists(place) || (Files.isRegularFile(place) && isIn));
  }

  /** Leaves nothing behind of what has not come to its place. */
  @Override
  public void close() {
    for (Replacing one : replacing) {
      try {
        one.written().close();
      } catch (IOException e) {
        throw OutputFile.failure(one.option(), one.file(), e);
      }
    }
  }
}

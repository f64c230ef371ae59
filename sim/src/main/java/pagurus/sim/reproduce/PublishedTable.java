package pagurus.sim.reproduce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines of words between tabs: published figures. The first line names the columns. */
final class PublishedTable {
  private PublishedTable() {}

  /** The lines below the heading of a table of this package. */
  static List<List<String>> lines(String name) {
    try (InputStream in = PublishedTable.class.getResourceAsStream(name + ".tsv")) {
      if (in == null) {
        throw new IllegalStateException("the table " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> List.of(line.split("\t")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

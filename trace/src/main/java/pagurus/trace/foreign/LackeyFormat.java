package pagurus.trace.foreign;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pagurus.trace.AccessStream;

/**
 * The text that valgrind writes with {@code --tool=lackey --trace-mem=yes}: a line for each access,
 * {@code I addr,size}, {@code L}, {@code S}, or {@code M} for a load and a store of the same bytes;
 * and valgrind's own lines, which start with {@code ==} or {@code --}.
 */
final class LackeyFormat implements ForeignFormat {
  private static final String COMMAND = "== Command: ";

  @Override
  public boolean fits(Feed start) {
    int accesses = 0;
    int at = start.at;
    while (at < start.end) {
      int end = LackeyLine.end(start.bytes, at, start.end);
      if (end == start.end) {
        break;
      }
      if (LackeyLine.isAccess(start.bytes, at, end)) {
        accesses++;
      } else if (!LackeyLine.isRemark(start.bytes, at, end)) {
        return false;
      }
      at = end + 1;
    }
    return accesses > 0;
  }

  @Override
  public Optional<String> command(Feed start) {
    for (int at = start.at; at < start.end; ) {
      int end = LackeyLine.end(start.bytes, at, start.end);
      if (LackeyLine.isAccess(start.bytes, at, end)) {
        break;
      }
      String line = new String(start.bytes, at, end - at, StandardCharsets.UTF_8);
      int command = line.indexOf(COMMAND);
      if (command > 0) {
        return Optional.of(line.substring(command + COMMAND.length()).strip());
      }
      at = end + 1;
    }
    return Optional.empty();
  }

  @Override
  public String title() {
    return "lackey trace";
  }

  @Override
  public AccessStream stream(Feed feed) {
    return new LackeyStream(feed);
  }
}

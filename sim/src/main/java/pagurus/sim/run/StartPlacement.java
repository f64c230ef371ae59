package pagurus.sim.run;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tables and data are at the start, as Mitosis names it: page tables, then data, each local
 * or remote to the CPU on node 0; with an I another program hogs the memory of that remote node.
 *
 * @param tableNode the node of the tables; none: by first touch
 * @param dataNode the node of the data; none: by first touch
 * @param hogged the node that another program hogs
 */
public record StartPlacement(OptionalInt tableNode, OptionalInt dataNode, OptionalInt hogged) {
  /** Everything is where it is touched first. */
  public static final StartPlacement FIRST_TOUCH =
      new StartPlacement(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  private static final Pattern NAME = Pattern.compile("(L|R)P(I?)-(L|R)D(I?)");

  /** Understands a name such as {@code LP-LD} or {@code RPI-LD}. */
  public static StartPlacement named(String name) {
    if (name.equals("first-touch")) {
      return FIRST_TOUCH;
    }
    if (name.startsWith("T")) {
      throw new IllegalArgumentException(
          "placement '%s' needs 2 MiB pages, which are not simulated".formatted(name));
    }
    Matcher matcher = NAME.matcher(name);
    boolean known = matcher.matches();
    int tables = known && matcher.group(1).startsWith("R") ? 1 : 0;
    int data = known && matcher.group(3).equals("R") ? 1 : 0;
    boolean hogsTables = known && !matcher.group(2).isEmpty();
    boolean hogsData = known && !matcher.group(4).isEmpty();
    if (!known || (hogsTables && tables == 0) || (hogsData && data == 0)) {
      throw new IllegalArgumentException(
          ("there is no placement '%s'; there are first-touch, LP-LD, LP-RD, LP-RDI, RP-LD, RP-RD,"
                  + " RPI-LD and RPI-RDI")
              .formatted(name));
    }
    return new StartPlacement(
        OptionalInt.of(tables),
        OptionalInt.of(data),
        hogsTables || hogsData ? OptionalInt.of(1) : OptionalInt.empty());
  }
}

package pagurus.vm.place;

/**
 * Where a table is to be: on a node, outside a range of addresses.
 *
 * @param node the node
 * @param avoidFrom the first address that it must not be at
 * @param avoidTo the address behind the last that it must not be at
 */
public record Destination(int node, long avoidFrom, long avoidTo) {
  /** Anywhere on a node. */
  public static Destination on(int node) {
    return new Destination(node, 0, 0);
  }

  /** Whether a table at this address on this node is where it should be. */
  public boolean accepts(int tableNode, long table) {
    return tableNode == node && allows(table);
  }

  /** Whether an address is outside the range to avoid. */
  public boolean allows(long table) {
    return table < avoidFrom || table >= avoidTo;
  }
}

package pagurus.image.relocate;

import pagurus.image.MemoryRange;

/** Where tables are to be. */
public sealed interface Goal {
  /** All on one node. */
  record ToNode(int node) implements Goal {}

  /** None in this range; those that are there stay on their node if it has room elsewhere. */
  record OutOf(MemoryRange range) implements Goal {}

  /** Close together: in as few blocks of 2 MiB as possible, on the node where they are. */
  record Pack() implements Goal {}
}

package pagurus.image.report;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.image.registers.Root;
import pagurus.image.walk.GraphTour;
import pagurus.image.walk.TableGraph;
import pagurus.image.walk.TableNode;

/** Who maps a frame or points to it. What several roots share is named once. */
public final class FrameUsers {
  private FrameUsers() {}

  /**
   * An entry that leads to the frame.
   *
   * @param root a root that reaches the entry
   * @param vaddr the address at which it maps the frame, or the first below the table
   * @param leaf whether it maps the frame; otherwise a table is there
   * @param rights what the entry itself allows; 0 of a table entry
   */
  public record User(
      Root root,
      long vaddr,
      boolean leaf,
      int level,
      long table,
      int index,
      long entry,
      int rights) {}

  /** The entries that lead to the frame with this address. */
  public static List<User> of(TableGraph graph, long paddr) {
    List<User> users = new ArrayList<>();
    GraphTour.go(
        graph,
        (root, table, start, entries) -> {
          for (int i = 0; i < table.mode().entries(table.level()); i++) {
            if (entries[i] != 0) {
              long at = start + i * table.mode().span(table.level());
              look(users, paddr, root, table, i, entries[i], at);
            }
          }
        });
    return users;
  }

  private static void look(
      List<User> users, long paddr, Root root, TableNode table, int index, long e, long at) {
    EntryFormat format = table.mode().format();
    int level = table.level();
    if (!format.isPresent(e)) {
      return;
    }
    if (format.isLeaf(e, level)) {
      long first = format.physicalAddress(e, level, at);
      long offset = paddr - first;
      if (offset >= 0 && offset < table.mode().span(level)) {
        users.add(
            new User(
                root,
                root.vaddr(at + offset),
                true,
                level,
                table.paddr(),
                index,
                e,
                format.rights(e, level)));
      }
    } else if (format.isTable(e, level)) {
      long offset = paddr - format.tableAddress(e, level);
      if (offset >= 0 && offset < table.mode().tableBytes(level - 1)) {
        users.add(new User(root, root.vaddr(at), false, level, table.paddr(), index, e, 0));
      }
    }
  }
}

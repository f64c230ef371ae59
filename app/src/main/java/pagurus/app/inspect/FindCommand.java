package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.arch.Rights;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.report.FrameUsers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Who maps a frame or points to it. */
@Command(
    name = "find",
    description = "Print who maps a frame, and which entries lead to a table in it.")
final class FindCommand implements Callable<Integer> {
  private static final int FRAME_SHIFT = 12;

  @ParentCommand private InspectCommand parent;

  @Parameters(
      paramLabel = "PFN",
      description =
          "The frame's number, hexadecimal (frames of 4 KiB), or p0x... with a physical address.")
  private String frame;

  @Override
  public Integer call() throws Exception {
    parent.checkForSubcommand();
    long paddr = address();
    try (Inspection inspection = parent.openTrees(parent.request())) {
      List<FrameUsers.User> users = FrameUsers.of(inspection.graph(), paddr);
      List<String> roots =
          inspection.roots().stream()
              .filter(root -> root.paddr() >>> FRAME_SHIFT == paddr >>> FRAME_SHIFT)
              .map(Root::name)
              .toList();
      if (parent.json().isPresent()) {
        JsonFile.write(object(paddr, roots, users), parent.json().get(), parent.out());
      }
      if (!parent.writesJsonToOutput()) {
        print(paddr, inspection.memory().covers(paddr, 1), roots, users);
      }
      return ExitCode.DONE;
    }
  }

  private long address() {
    if (frame.startsWith("p")) {
      return Addresses.parse("find", frame);
    }
    long pfn = Addresses.parse("find", frame);
    if (pfn < 0 || pfn >>> (Long.SIZE - 1 - FRAME_SHIFT) != 0) {
      throw new BadInputException("find: frame 0x%x is beyond all addresses".formatted(pfn));
    }
    return pfn << FRAME_SHIFT;
  }

  private void print(long paddr, boolean covered, List<String> roots, List<FrameUsers.User> users) {
    try (LineOutput out = new LineOutput(parent.out())) {
      out.line("p0x%x%s".formatted(paddr, covered ? "" : " is not in the image"));
      roots.forEach(root -> out.line("  the root of " + root));
      for (FrameUsers.User user : users) {
        String what = user.leaf() ? "mapped  " : "table of";
        out.line(
            "  %s v0x%x %s by entry %d of the table p0x%x, level %d, %s"
                .formatted(
                    what,
                    user.vaddr(),
                    user.leaf() ? Rights.text(user.rights()) : "",
                    user.index(),
                    user.table(),
                    user.level(),
                    user.root().name()));
      }
      if (users.isEmpty() && roots.isEmpty()) {
        out.line("  nothing maps it or leads to it");
      }
    }
  }

  private static Map<String, Object> object(
      long paddr, List<String> roots, List<FrameUsers.User> users) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (FrameUsers.User user : users) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("root", user.root().name());
      one.put("vaddr", "0x%x".formatted(user.vaddr()));
      one.put("leaf", user.leaf());
      one.put("level", user.level());
      one.put("table", "0x%x".formatted(user.table()));
      one.put("index", user.index());
      one.put("entry", "0x%x".formatted(user.entry()));
      list.add(one);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("paddr", "0x%x".formatted(paddr));
    object.put("rootOf", roots);
    object.put("users", list);
    return object;
  }
}

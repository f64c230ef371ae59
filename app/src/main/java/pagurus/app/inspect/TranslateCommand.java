package pagurus.app.inspect;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.walk.AddressWalk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Where addresses are, one answer for each. */
@Command(
    name = "translate",
    description = {
      "Print for each address where it is, as gva2gpa does: \"ADDRESS PADDR\" or \"ADDRESS"
          + " Unmapped\", in hexadecimal.",
      ""
    })
final class TranslateCommand implements Callable<Integer> {
  @ParentCommand private InspectCommand parent;

  @Parameters(
      arity = "0..*",
      paramLabel = "VADDR",
      description = "Addresses. Without any, they are read from standard input.")
  private List<String> addresses = List.of();

  @Override
  public Integer call() throws Exception {
    parent.checkForSubcommand();
    List<Map<String, Object>> answers = new ArrayList<>();
    try (Inspection inspection = parent.openForWalks();
        LineOutput out = new LineOutput(parent.out())) {
      List<Root> roots = parent.chosen(inspection);
      if (addresses.isEmpty()) {
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
          // The address is the first word, so that answers can be given back as questions.
          String first = line.strip().split("\\s+")[0];
          if (!first.isEmpty()) {
            answer(inspection, roots, first, answers, out);
          }
        }
      }
      for (String address : addresses) {
        answer(inspection, roots, address, answers, out);
      }
    }
    if (parent.json().isPresent()) {
      JsonFile.write(Map.of("translations", answers), parent.json().get(), parent.out());
    }
    return ExitCode.DONE;
  }

  private void answer(
      Inspection inspection,
      List<Root> roots,
      String address,
      List<Map<String, Object>> answers,
      LineOutput out) {
    long vaddr = Addresses.parse("translate", address);
    AddressWalk walk = first(inspection, roots, vaddr);
    String where =
        walk.paddr().isPresent() ? Long.toHexString(walk.paddr().getAsLong()) : "Unmapped";
    if (parent.json().isPresent()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("vaddr", "0x%x".formatted(vaddr));
      answer.put("mapped", walk.paddr().isPresent());
      walk.paddr().ifPresent(paddr -> answer.put("paddr", "0x%x".formatted(paddr)));
      answers.add(answer);
    }
    if (!parent.writesJsonToOutput()) {
      out.line("%x %s".formatted(vaddr, where));
    }
  }

  /** The walk in the tree that translates such addresses. */
  static AddressWalk first(Inspection inspection, List<Root> roots, long vaddr) {
    Root root =
        roots.stream().filter(tree -> tree.translates(vaddr)).findFirst().orElse(roots.getFirst());
    return AddressWalk.of(inspection.memory(), root, vaddr);
  }
}

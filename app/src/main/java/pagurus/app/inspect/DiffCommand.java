package pagurus.app.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.image.inspect.Inspection;
import pagurus.image.inspect.InspectionRequest;
import pagurus.image.report.TableDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What is different between two images' tables. */
@Command(
    name = "diff",
    description = {
      "Print which tables stand elsewhere in another image and which entries have changed.",
      "",
      "A process is known by what it maps and by the place of its root, not by its root's name.",
      ""
    })
final class DiffCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @ParentCommand private InspectCommand parent;

  @Parameters(paramLabel = "OTHER", description = "The image to compare with: the later one.")
  private Path other;

  @Option(
      names = "--other-registers",
      paramLabel = "FILE",
      description = "Registers that the other image lacks. Default: those of --registers.")
  private @Nullable Path otherRegisters;

  @Override
  public Integer call() throws Exception {
    NamedFiles files = parent.checkForSubcommand();
    files.reads(other);
    Optional.ofNullable(otherRegisters).ifPresent(files::reads);
    InspectionRequest request = parent.request();
    InspectionRequest second = request.withImage(other);
    if (otherRegisters != null) {
      second = second.withRegisters(otherRegisters);
    }
    try (Inspection before = parent.openTrees(request);
        Inspection after = parent.openTrees(second)) {
      TableDiff diff = TableDiff.of(before.graph(), after.graph());
      if (parent.json().isPresent()) {
        JsonFile.write(object(diff), parent.json().get(), parent.out());
      }
      if (!parent.writesJsonToOutput()) {
        print(diff);
      }
      return ExitCode.DONE;
    }
  }

  private void print(TableDiff diff) {
    try (LineOutput out = new LineOutput(parent.out())) {
      out.line("tables that stand elsewhere  %,d".formatted(diff.movedCount()));
      diff.moved().stream()
          .limit(SHOWN)
          .forEach(
              table ->
                  out.line(
                      "  %s v0x%x level %d: p0x%x -> p0x%x"
                          .formatted(
                              table.root(),
                              table.vaddr(),
                              table.level(),
                              table.from(),
                              table.to())));
      for (TableDiff.Kind kind : TableDiff.Kind.values()) {
        out.line("entries %-19s  %,d".formatted(name(kind), diff.count(kind)));
      }
      diff.changes().stream()
          .limit(SHOWN)
          .forEach(
              change ->
                  out.line(
                      "  %s v0x%x level %d: %s, 0x%x -> 0x%x"
                          .formatted(
                              change.root(),
                              change.vaddr(),
                              change.level(),
                              name(change.kind()),
                              change.from(),
                              change.to())));
      diff.onlyBefore().forEach(root -> out.line("only in the first: root " + root));
      diff.onlyAfter().forEach(root -> out.line("only in the second: root " + root));
    }
  }

  private static String name(TableDiff.Kind kind) {
    return switch (kind) {
      case APPEARED -> "appeared";
      case VANISHED -> "vanished";
      case MARKED -> "accessed or dirty";
      case REMAPPED -> "remapped";
      case OTHER_BITS -> "with other bits";
    };
  }

  private static Map<String, Object> object(TableDiff diff) {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (TableDiff.Kind kind : TableDiff.Kind.values()) {
      counts.put(kind.name().toLowerCase(Locale.ROOT), diff.count(kind));
    }
    List<Map<String, Object>> moved = new ArrayList<>();
    for (TableDiff.Moved table : diff.moved()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("root", table.root());
      one.put("vaddr", "0x%x".formatted(table.vaddr()));
      one.put("level", table.level());
      one.put("from", "0x%x".formatted(table.from()));
      one.put("to", "0x%x".formatted(table.to()));
      moved.add(one);
    }
    List<Map<String, Object>> changes = new ArrayList<>();
    for (TableDiff.Change change : diff.changes()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
      one.put("root", change.root());
      one.put("vaddr", "0x%x".formatted(change.vaddr()));
      one.put("level", change.level());
      one.put("from", "0x%x".formatted(change.from()));
      one.put("to", "0x%x".formatted(change.to()));
      changes.add(one);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("tablesMoved", diff.movedCount());
    object.put("entries", counts);
    object.put("moved", moved);
    object.put("changes", changes);
    object.put("onlyInFirst", diff.onlyBefore());
    object.put("onlyInSecond", diff.onlyAfter());
    object.put("sameTranslations", diff.sameTranslations());
    return object;
  }
}

package pagurus.app.inspect;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.terminal.Interruption;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.image.MemoryRange;
import pagurus.image.inspect.Inspection;
import pagurus.image.relocate.Goal;
import pagurus.image.relocate.ImageRewriter;
import pagurus.image.relocate.Move;
import pagurus.image.relocate.RelocationPlan;
import pagurus.image.relocate.Verification;
import pagurus.image.report.NodeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes an image whose tables stand elsewhere. */
@Command(
    name = "relocate",
    description = {
      "Write a new image in which the page tables stand elsewhere and every address translates as"
          + " before; then read both and compare. The old image is never touched, and there is no"
          + " new one unless all of it is right; Ctrl-C leaves nothing behind.",
      ""
    })
final class RelocateCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @ParentCommand private InspectCommand parent;

  @ArgGroup(multiplicity = "1")
  private Where where = new Where();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "NEW",
      description =
          "The new image. It must not exist. With --registers the registers of the new image are"
              + " written to NEW.registers.json, which must not exist either.")
  private @Nullable Path output;

  @Option(names = "--dry-run", description = "Print what would move where, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--free",
      paramLabel = "RANGE",
      description =
          "Memory that may be used, like 64M-95M, whatever is in it as long as nothing maps it."
              + " Default: frames that are zero and that nothing maps.")
  private List<String> free = List.of();

  /** One of three goals. */
  static final class Where {
    @Option(names = "--to-node", paramLabel = "N", description = "All tables go to this node.")
    private @Nullable Integer node;

    @Option(
        names = "--out-of",
        paramLabel = "RANGE",
        description = "All tables leave this memory, like 0-127M.")
    private @Nullable String range;

    @Option(
        names = "--pack",
        description = "Tables are gathered in as few blocks of 2 MiB as possible, on their nodes.")
    private boolean pack;

    Goal goal() {
      if (node != null) {
        return new Goal.ToNode(node);
      }
      if (range != null) {
        return new Goal.OutOf(NodeMap.parseRange(range));
      }
      if (!pack) {
        throw new BadInputException("relocate needs --to-node, --out-of or --pack");
      }
      return new Goal.Pack();
    }
  }

  @Override
  public Integer call() throws Exception {
    NamedFiles files = parent.checkForSubcommand();
    if (output == null && !dryRun) {
      throw new BadInputException("relocate needs -o NEW, or --dry-run");
    }
    if (output != null && !dryRun) {
      ImageRewriter.check(parent.request(), output);
      files.replaces("--output", Optional.of(output));
      files.replaces(
          "the registers of --output", ImageRewriter.registersFile(parent.request(), output));
    }
    List<MemoryRange> given = free.stream().map(NodeMap::parseRange).toList();
    try (Inspection inspection = parent.openTrees(parent.request())) {
      RelocationPlan plan = RelocationPlan.of(inspection, where.goal(), given);
      Optional<ImageRewriter.Result> result =
          dryRun ? Optional.empty() : Optional.of(written(inspection, plan));
      if (parent.json().isPresent()) {
        JsonFile.write(object(plan, result), parent.json().get(), parent.out());
      }
      if (!parent.writesJsonToOutput()) {
        print(inspection, plan, result);
      }
      boolean holds = result.map(done -> done.verification().holds()).orElse(true);
      return holds && plan.noRoom() == 0 ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    } catch (CancellationException interrupted) {
      parent.err().println("pagurus: interrupted, and %s is not written".formatted(output));
      // The process is about to end, with the signal's exit code.
      return ExitCode.BAD_INPUT;
    }
  }

  private ImageRewriter.Result written(Inspection inspection, RelocationPlan plan)
      throws IOException {
    Path target = output;
    if (target == null) {
      throw new BadInputException("relocate needs -o NEW, or --dry-run");
    }
    AtomicBoolean stopped = new AtomicBoolean();
    try (Interruption _ = Interruption.stopping(() -> stopped.set(true));
        ScanProgress progress =
            new ScanProgress(parent.err(), inspection.image().path(), "writing")) {
      return ImageRewriter.write(
          inspection,
          plan,
          target,
          bytes -> {
            if (stopped.get()) {
              throw new CancellationException();
            }
            progress.done(bytes);
          });
    } catch (FileSystemException e) {
      // It says by itself which file it is about.
      throw e;
    } catch (IOException e) {
      throw OutputFile.failure("--output", target, e);
    }
  }

  private void print(
      Inspection inspection, RelocationPlan plan, Optional<ImageRewriter.Result> result) {
    try (LineOutput out = new LineOutput(parent.out())) {
      long bytes = plan.moves().stream().mapToLong(Move::bytes).sum();
      out.line(
          "%,d tables move (%s), %,d are in place, %,d find no room, %,d cannot move; %,d frames free"
              .formatted(
                  plan.moves().size(),
                  SummaryText.bytes(bytes),
                  plan.inPlace(),
                  plan.noRoom(),
                  plan.pinned(),
                  plan.freeFrames()));
      long shown = dryRun ? Long.MAX_VALUE : SHOWN;
      for (Move move : plan.moves().stream().limit(shown).toList()) {
        out.line(
            "  p0x%x (%s) -> p0x%x (%s)  %s"
                .formatted(
                    move.from(),
                    SummaryText.node(inspection.nodes().nodeOf(move.from())),
                    move.to(),
                    SummaryText.node(inspection.nodes().nodeOf(move.to())),
                    SummaryText.bytes(move.bytes())));
      }
      result.ifPresent(done -> print(done, out));
    }
  }

  private void print(ImageRewriter.Result result, LineOutput out) {
    Verification verification = result.verification();
    out.line(
        "verified: %,d roots, %,d tables (%,d elsewhere), %,d leaves: %s"
            .formatted(
                verification.roots(),
                verification.tables(),
                verification.tablesMoved(),
                verification.leaves(),
                verification.holds() ? "all the same" : "NOT the same, and no image was written"));
    verification.differences().forEach(difference -> out.line("  " + difference));
    if (verification.holds()) {
      out.line("image     " + output);
    }
    result.registers().ifPresent(text -> out.line("registers " + text));
  }

  private static Map<String, Object> object(
      RelocationPlan plan, Optional<ImageRewriter.Result> result) {
    List<Map<String, Object>> moves = new ArrayList<>();
    for (Move move : plan.moves()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("from", "0x%x".formatted(move.from()));
      one.put("to", "0x%x".formatted(move.to()));
      one.put("bytes", move.bytes());
      moves.add(one);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("moves", moves);
    object.put("inPlace", plan.inPlace());
    object.put("noRoom", plan.noRoom());
    object.put("pinned", plan.pinned());
    object.put("freeFrames", plan.freeFrames());
    result.ifPresent(
        done -> {
          Map<String, Object> verified = new LinkedHashMap<>();
          verified.put("holds", done.verification().holds());
          verified.put("roots", done.verification().roots());
          verified.put("tables", done.verification().tables());
          verified.put("leaves", done.verification().leaves());
          verified.put("differences", done.verification().differences());
          object.put("verification", verified);
          done.registers().ifPresent(text -> object.put("registers", text.toString()));
        });
    return object;
  }
}

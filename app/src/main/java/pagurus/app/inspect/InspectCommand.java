package pagurus.app.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.terminal.FileNames;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.Outputs;
import pagurus.image.inspect.Inspection;
import pagurus.image.inspect.InspectionRequest;
import pagurus.image.registers.Root;
import pagurus.image.report.NodeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Tells what the page tables in a memory image are; the summary, and what subcommands share. */
@Command(
    name = "inspect",
    description = {
      "Show the page tables in a memory image of a real machine: where they are, what they map,"
          + " which nodes walks go to, what they keep from being free.",
      "",
      "Reads ELF cores (QEMU's dump-guest-memory, vmcores), kdump-compressed files, LiME, raw"
          + " memory.",
      ""
    },
    subcommands = {
      WalkCommand.class,
      TranslateCommand.class,
      MapCommand.class,
      TlbCommand.class,
      TablesCommand.class,
      FindCommand.class,
      DiffCommand.class,
      RelocateCommand.class
    })
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The memory image.")
  private Path image;

  @Option(
      names = "--registers",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Registers that the image lacks: what QEMU's \"info registers -a\" printed, or a JSON"
              + " array with an object for each CPU.")
  private @Nullable Path registers;

  @Option(
      names = "--cpu",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description =
          "The CPU whose trees walk, translate, map and tlb go through. Default: the first.")
  private @Nullable Integer cpu;

  @Option(
      names = "--root",
      paramLabel = "ADDRESS",
      scope = ScopeType.INHERIT,
      description = "A root's physical address; walks use it instead of a CPU's.")
  private List<String> rootAddresses = List.of();

  @Option(
      names = "--paging",
      paramLabel = "MODE",
      scope = ScopeType.INHERIT,
      description =
          "The mode of --root, and of roots searched for where no register says any: x86-64, sv39,"
              + " aarch64-4k and so on, or aarch64-GRANULE-BITS[-wide].")
  private @Nullable String paging;

  @Option(
      names = "--nodes",
      paramLabel = "RANGES",
      scope = ScopeType.INHERIT,
      description =
          "Memory of each node, like 0-255M,256M-511M; + joins ranges of one node. Default: what"
              + " the firmware left in the image.")
  private @Nullable String nodes;

  @Option(
      names = "--raw",
      paramLabel = "BASE|MAP",
      scope = ScopeType.INHERIT,
      description =
          "The image is nothing but memory: the address of its first byte, or a file with a line"
              + " \"address bytes offset\" for each piece.")
  private @Nullable String raw;

  @Option(
      names = "--search",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      scope = ScopeType.INHERIT,
      description = "Look for the roots of other processes. On unless --no-search.")
  private boolean search = true;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Write it for programs too, to a file or to standard output (-).")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page with pictures of memory and of the trees, to a file or to standard output"
              + " (-). Not with a subcommand.")
  private @Nullable Path html;

  @Override
  public Integer call() throws Exception {
    files().writes("--html", Optional.ofNullable(html));
    refuseCpu();
    try (Inspection inspection = open(request())) {
      InspectionSummary summary = InspectionSummary.of(inspection);
      try (Outputs outputs = new Outputs(out())) {
        if (json != null) {
          JsonFile.add(SummaryJson.object(summary), json, outputs);
        }
        if (html != null) {
          outputs.add("--html", HtmlPage.of(summary), html);
        }
        outputs.finish();
      }
      if (!writesJsonToOutput() && !writesHtmlToOutput()) {
        SummaryText.print(summary, out());
      }
      return ExitCode.DONE;
    }
  }

  /** What was asked for, as far as all subcommands share it. */
  InspectionRequest request() {
    return new InspectionRequest(
        image,
        Optional.ofNullable(raw),
        Optional.ofNullable(registers),
        Optional.ofNullable(paging).map(PagingNames::mode),
        rootAddresses.stream().map(text -> Addresses.parse("--root", text)).toList(),
        Optional.ofNullable(nodes).map(NodeMap::parse),
        search);
  }

  /** Opens with progress on a terminal. */
  Inspection open(InspectionRequest request) throws IOException {
    try (ScanProgress progress = new ScanProgress(err(), request.image(), "looking at memory")) {
      return Inspection.of(request, progress::done);
    }
  }

  /** Opens, and refuses an image of which there is no tree: the answer would be about nothing. */
  Inspection openTrees(InspectionRequest request) throws IOException {
    refuseCpu();
    Inspection inspection = open(request);
    try {
      inTheImage(inspection, inspection.roots());
      return inspection;
    } catch (BadInputException noTree) {
      inspection.close();
      throw noTree;
    }
  }

  /** What looks at all trees does not choose those of a CPU. */
  private void refuseCpu() {
    if (cpu != null) {
      throw new BadInputException(
          "--cpu %d goes with walk, translate, map and tlb only".formatted(cpu));
    }
  }

  /** The roots, of which at least one is in the image. */
  private static List<Root> inTheImage(Inspection inspection, List<Root> roots) {
    if (roots.isEmpty()) {
      throw new BadInputException(
          "no root is known: the image has no registers; --registers, --root or --paging can help");
    }
    if (roots.stream().noneMatch(root -> root.isIn(inspection.memory()))) {
      throw new BadInputException(roots.getFirst().outside(inspection.memory()));
    }
    return roots;
  }

  /** Opens without a look at all memory, unless no root is known otherwise. */
  Inspection openForWalks() throws IOException {
    Inspection quick = open(request().withoutSearch());
    if (!quick.roots().isEmpty() || !search) {
      return quick;
    }
    quick.close();
    return open(request());
  }

  /** The trees that walks are to use: those of --root, of --cpu, or of the first CPU. */
  List<Root> chosen(Inspection inspection) {
    return inTheImage(inspection, named(inspection));
  }

  private List<Root> named(Inspection inspection) {
    if (cpu != null && !rootAddresses.isEmpty()) {
      throw new BadInputException("--cpu %d goes without --root".formatted(cpu));
    }
    if (!rootAddresses.isEmpty()) {
      return inspection.roots().stream()
          .filter(root -> root.origin().equals("given") || hasChosenAddress(root))
          .toList();
    }
    if (cpu != null) {
      List<Root> trees = inspection.rootsByCpu().get(cpu);
      if (trees == null) {
        throw new BadInputException(
            "cpu %d has no registers here; known are %s"
                .formatted(cpu, inspection.rootsByCpu().keySet()));
      }
      if (trees.isEmpty()) {
        throw new BadInputException("cpu %d has no tree: its paging is off".formatted(cpu));
      }
      return trees;
    }
    List<Root> trees = inspection.rootsByCpu().values().stream().findFirst().orElse(List.of());
    return trees.isEmpty() ? inspection.roots().stream().limit(1).toList() : trees;
  }

  private boolean hasChosenAddress(Root root) {
    return rootAddresses.stream().anyMatch(text -> Addresses.parse("--root", text) == root.paddr());
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Where JSON goes, if it was asked for. */
  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  boolean writesJsonToOutput() {
    return json != null && OutputFile.isStandardOutput(json);
  }

  private boolean writesHtmlToOutput() {
    return html != null && OutputFile.isStandardOutput(html);
  }

  /** The files that all subcommands share; --json is refused if it is one of the others. */
  private NamedFiles files() {
    NamedFiles files = new NamedFiles();
    files.reads(image);
    Optional.ofNullable(registers).ifPresent(files::reads);
    Optional.ofNullable(raw).map(FileNames::path).ifPresent(files::reads);
    files.writes("--json", Optional.ofNullable(json));
    return files;
  }

  /**
   * Refuses what a subcommand does not draw, and a JSON file that cannot be written; gives the
   * files, to which a subcommand adds its own.
   */
  NamedFiles checkForSubcommand() {
    if (html != null) {
      throw new BadInputException(
          "--html is a page of the whole image and goes without a subcommand");
    }
    return files();
  }
}

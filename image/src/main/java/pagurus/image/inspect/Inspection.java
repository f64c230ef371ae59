package pagurus.image.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import pagurus.image.BadImageException;
import pagurus.image.FrameSet;
import pagurus.image.PageScan;
import pagurus.image.PhysicalImage;
import pagurus.image.file.ImageFile;
import pagurus.image.file.ImageFiles;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.Root;
import pagurus.image.registers.VmcoreInfo;
import pagurus.image.report.FrameUse;
import pagurus.image.report.NodeDiscovery;
import pagurus.image.report.NodeMap;
import pagurus.image.report.NonZeroFrames;
import pagurus.image.report.TableCensus;
import pagurus.image.root.RootPairs;
import pagurus.image.root.RootSearch;
import pagurus.image.walk.TableGraph;

/** One image with its roots, its nodes and its tables. Close it to close the file. */
public final class Inspection implements AutoCloseable {
  private final InspectionRequest request;
  private final ImageFile image;
  private final RootSet named;
  private final List<Root> roots;
  private final NodeMap nodes;
  private final FrameSet nonZero;
  private @Nullable TableGraph graph;

  private Inspection(
      InspectionRequest request,
      ImageFile image,
      RootSet named,
      List<Root> roots,
      NodeMap nodes,
      FrameSet nonZero) {
    this.request = request;
    this.image = image;
    this.named = named;
    this.roots = roots;
    this.nodes = nodes;
    this.nonZero = nonZero;
  }

  /**
   * Opens and looks at everything.
   *
   * @param progress is told now and then how many bytes of memory have been looked at
   * @throws BadImageException if the image, or what goes with it, cannot be used
   */
  public static Inspection of(InspectionRequest request, LongConsumer progress) throws IOException {
    ImageFile image = ImageFiles.open(request.image(), request.memoryMap());
    try {
      return looked(request, image, progress);
    } catch (IOException | RuntimeException failure) {
      image.close();
      throw failure;
    }
  }

  private static Inspection looked(
      InspectionRequest request, ImageFile image, LongConsumer progress) throws IOException {
    PhysicalImage memory = image.memory();
    RootSet named = RootSet.of(request, image);
    NodeDiscovery discovery = new NodeDiscovery(memory);
    NonZeroFrames nonZero = new NonZeroFrames();
    Optional<RootSearch> search = search(request, memory, named);
    List<PageScan.Visitor> visitors = new ArrayList<>(List.of(nonZero, discovery.visitor()));
    search.ifPresent(looking -> visitors.addAll(looking.visitors()));
    if (request.search()) {
      PageScan.scan(memory, visitors, progress);
    }

    List<Root> roots = new ArrayList<>(named.known());
    roots.addAll(RootPairs.programsRoots(memory, roots));
    List<Root> found = search.map(RootSearch::found).orElse(List.of());
    for (Root root : found) {
      if (roots.stream().noneMatch(root::sameTree)) {
        roots.add(root);
      }
    }
    roots.addAll(RootPairs.programsRoots(memory, roots));
    NodeMap nodes = request.nodes().orElseGet(discovery::nodes);
    return new Inspection(request, image, named, List.copyOf(roots), nodes, nonZero.frames());
  }

  private static Optional<RootSearch> search(
      InspectionRequest request, PhysicalImage memory, RootSet named) {
    if (!request.search()) {
      return Optional.empty();
    }
    if (!named.known().isEmpty()) {
      return Optional.of(RootSearch.like(memory, named.known()));
    }
    return request.paging().map(mode -> RootSearch.unaided(memory, mode));
  }

  /** What was asked for. */
  public InspectionRequest request() {
    return request;
  }

  /** The opened file. */
  public ImageFile image() {
    return image;
  }

  /** The memory in it. */
  public PhysicalImage memory() {
    return image.memory();
  }

  /** What is known of the CPUs; empty where nothing says anything. */
  public List<CpuState> cpus() {
    return named.cpus();
  }

  /** The trees of each CPU. */
  public Map<Integer, List<Root>> rootsByCpu() {
    return named.byCpu();
  }

  /** The kernel's own notes, if the image has them. */
  public Optional<VmcoreInfo> kernelNotes() {
    return VmcoreInfo.of(image);
  }

  /** All roots: the named ones first, then the programs' roots beside them, then the found. */
  public List<Root> roots() {
    return roots;
  }

  /** Which memory is on which node. */
  public NodeMap nodes() {
    return nodes;
  }

  /** The frames that hold something else than zeroes. */
  public FrameSet nonZero() {
    return nonZero;
  }

  /** All tables of all roots; read when they are first asked for. */
  public TableGraph graph() {
    TableGraph known = graph;
    if (known == null) {
      known = TableGraph.of(image.memory(), roots);
      graph = known;
    }
    return known;
  }

  /** Counts of them. */
  public TableCensus census() {
    return TableCensus.of(graph(), nodes);
  }

  /** What frames are used for; goes through all tables twice. */
  public FrameUse frameUse() {
    return FrameUse.of(graph());
  }

  @Override
  public void close() {
    image.close();
  }
}

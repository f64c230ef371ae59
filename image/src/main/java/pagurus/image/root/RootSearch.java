package pagurus.image.root;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagurus.arch.PagingMode;
import pagurus.image.PageScan;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;

/**
 * Searches an image for roots. Make one from what is known, show it every frame with {@link
 * PageScan}, then ask for what was {@link #found}.
 */
public final class RootSearch {
  /** Roots below this confidence are not reported. */
  public static final double LEAST_CONFIDENCE = 0.5;

  /** Only registers make sure. */
  private static final double MOST_CONFIDENCE = 0.99;

  private final List<FrameSearch> searches;
  private final Set<Long> known;

  private RootSearch(List<FrameSearch> searches, Set<Long> known) {
    this.searches = searches;
    this.known = known;
  }

  /** One way of looking, in one mode. */
  sealed interface FrameSearch extends PageScan.Visitor
      permits SharedHalfSearch, SmallRootSearch, ProgramTreeSearch, UnknownKernelSearch {
    /** The roots that were met. */
    List<Root> found();
  }

  /** Searches for more roots like the ones that are known. */
  public static RootSearch like(PhysicalImage memory, List<Root> known) {
    Map<PagingMode, List<Root>> byMode = new LinkedHashMap<>();
    Set<Long> places = new LinkedHashSet<>();
    for (Root root : known) {
      places.add(root.paddr());
      byMode.computeIfAbsent(root.mode(), mode -> new ArrayList<>()).add(root);
    }
    List<FrameSearch> searches = new ArrayList<>();
    byMode.forEach((mode, roots) -> addSearches(memory, mode, roots, searches));
    return new RootSearch(searches, places);
  }

  private static void addSearches(
      PhysicalImage memory, PagingMode mode, List<Root> roots, List<FrameSearch> searches) {
    if (mode.name().startsWith("aarch64")) {
      searches.add(new ProgramTreeSearch(memory, mode));
    } else if (mode.rootInRegisters()) {
      searches.add(new SmallRootSearch(memory, mode, roots));
    } else {
      searches.add(new SharedHalfSearch(memory, mode, roots));
    }
  }

  /** Searches for roots of a mode of which none is known: several that share a kernel's half. */
  public static RootSearch unaided(PhysicalImage memory, PagingMode mode) {
    FrameSearch search =
        mode.name().startsWith("aarch64")
            ? new ProgramTreeSearch(memory, mode)
            : new UnknownKernelSearch(memory, mode);
    return new RootSearch(List.of(search), Set.of());
  }

  /** What a scan is to show frames to. */
  public List<PageScan.Visitor> visitors() {
    return List.copyOf(searches);
  }

  /** The roots that were met and not known before, the surest first. */
  public List<Root> found() {
    List<Root> all = new ArrayList<>();
    for (FrameSearch search : searches) {
      for (Root root : search.found()) {
        if (!known.contains(root.paddr()) && root.confidence() >= LEAST_CONFIDENCE) {
          all.add(root);
        }
      }
    }
    all.sort(
        Comparator.comparingDouble(Root::confidence).reversed().thenComparingLong(Root::paddr));
    List<Root> named = new ArrayList<>();
    for (Root root : all) {
      double confidence = Math.min(root.confidence(), MOST_CONFIDENCE);
      named.add(
          new Root(
              "found-" + (named.size() + 1),
              root.paddr(),
              root.mode(),
              root.firstAddress(),
              confidence,
              root.origin()));
    }
    return named;
  }
}

package pagurus.image.root;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableReader;

/**
 * Pairs of roots that x86 kernels keep against Meltdown (page-table isolation): two pages, the
 * first for the kernel, the second for programs. The programs' one has the same lower half and next
 * to nothing of the kernel's. The kernel switches by turning bit 12 of CR3, so a pair stays
 * together, at a multiple of 8 KiB.
 */
public final class RootPairs {
  /** What to add to the kernel's root to get the programs'. */
  public static final long DISTANCE = 4096;

  private RootPairs() {}

  /** The programs' root of a kernel's root, if there is one. */
  public static Optional<Root> programsRoot(PhysicalImage memory, Root root) {
    PagingMode mode = root.mode();
    boolean possible =
        mode.name().startsWith("x86")
            && mode.tableBytes(mode.levels()) == DISTANCE
            && (root.paddr() & DISTANCE) == 0;
    if (!possible) {
      return Optional.empty();
    }
    TableReader reader = new TableReader(memory, mode);
    long[] kernel = reader.newEntries();
    long[] programs = reader.newEntries();
    long second = root.paddr() + DISTANCE;
    boolean read =
        reader.read(root.paddr(), mode.levels(), kernel) == TableReader.Outcome.READ
            && reader.read(second, mode.levels(), programs) == TableReader.Outcome.READ;
    return read && alike(mode, kernel, programs)
        ? Optional.of(
            new Root(
                root.name() + ".programs",
                second,
                mode,
                root.firstAddress(),
                root.confidence(),
                "the programs' root beside " + root.name()))
        : Optional.empty();
  }

  private static boolean alike(PagingMode mode, long[] kernel, long[] programs) {
    EntryFormat format = mode.format();
    int level = mode.levels();
    int half = KernelHalf.firstOf(mode);
    int present = 0;
    for (int i = 0; i < half; i++) {
      if (format.isPresent(kernel[i]) != format.isPresent(programs[i])) {
        return false;
      }
      if (format.isPresent(kernel[i])) {
        present++;
        boolean same =
            format.tableAddress(kernel[i], level) == format.tableAddress(programs[i], level)
                && format.isTable(kernel[i], level) == format.isTable(programs[i], level);
        if (!same) {
          return false;
        }
      }
    }
    return present > 0;
  }

  /** The programs' roots of all these roots. */
  public static List<Root> programsRoots(PhysicalImage memory, List<Root> roots) {
    List<Root> found = new ArrayList<>();
    for (Root root : roots) {
      programsRoot(memory, root)
          .filter(pair -> roots.stream().noneMatch(pair::sameTree))
          .filter(pair -> found.stream().noneMatch(pair::sameTree))
          .ifPresent(found::add);
    }
    return found;
  }
}

package pagurus.image.relocate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import pagurus.image.BadImageException;
import pagurus.image.FrameSet;
import pagurus.image.MemoryRange;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.report.FrameUse;
import pagurus.image.report.NodeMap;
import pagurus.image.root.RootPairs;
import pagurus.image.walk.Finding;
import pagurus.image.walk.TableNode;

/**
 * Which tables move, and where to.
 *
 * @param moves in the order of their old places
 * @param inPlace tables that are where they should be already
 * @param noRoom tables that should move and for which there is no free frame
 * @param pinned tables that cannot move: the kernel's own root where only a symbol of its image
 *     says where it is, and tables that overlap others
 * @param freeFrames how many frames were free before
 */
public record RelocationPlan(
    List<Move> moves, long inPlace, long noRoom, long pinned, long freeFrames) {
  /** Roots of modes before the 64-bit ones are in registers of 32 bits. */
  private static final long FOUR_GIB = 1L << 32;

  /** Copies the list. */
  public RelocationPlan {
    moves = List.copyOf(moves);
  }

  /**
   * Plans.
   *
   * @param given ranges that are free because somebody says so; empty: see {@link FreeFrames}
   * @throws BadImageException if tables refer to themselves, so that addresses translate to tables
   *     and would change when these move
   */
  public static RelocationPlan of(Inspection inspection, Goal goal, List<MemoryRange> given) {
    refuseLoops(inspection);
    FrameUse use = inspection.frameUse();
    Planner planner = new Planner(inspection, FreeFrames.of(inspection, use, given));
    return planner.plan(goal);
  }

  private static void refuseLoops(Inspection inspection) {
    Map<Finding.Kind, Long> counts = inspection.graph().findings().counts();
    long loops =
        counts.getOrDefault(Finding.Kind.LOOP, 0L)
            + counts.getOrDefault(Finding.Kind.SEVERAL_LEVELS, 0L);
    if (loops > 0) {
      throw new BadImageException(
          "%d entries lead to tables at several levels, so that addresses translate to tables;"
                  .formatted(loops)
              + " these would change if tables moved");
    }
  }

  /** Tables that move together: one, or a pair of roots. */
  private record Unit(long from, long bytes, long align, long limit) {
    boolean isSmall() {
      return bytes < FrameSet.FRAME_BYTES;
    }
  }

  /** Finds places. */
  private static final class Planner {
    private final Inspection inspection;
    private final NodeMap nodes;
    private final FreeFrames free;
    private final long freeBefore;
    private final List<Move> moves = new ArrayList<>();
    private final Map<List<MemoryRange>, Long> smallPlaces = new HashMap<>();
    private long inPlace;
    private long noRoom;
    private long pinned;

    Planner(Inspection inspection, FreeFrames free) {
      this.inspection = inspection;
      this.nodes = inspection.nodes();
      this.free = free;
      this.freeBefore = free.size();
    }

    RelocationPlan plan(Goal goal) {
      List<Unit> units = units();
      switch (goal) {
        case Goal.ToNode(int node) -> toNode(units, node);
        case Goal.OutOf(MemoryRange range) -> outOf(units, range);
        case Goal.Pack() -> pack(units);
      }
      moves.sort(Comparator.comparingLong(Move::from));
      return new RelocationPlan(moves, inPlace, noRoom, pinned, freeBefore);
    }

    private List<Unit> units() {
      TreeMap<Long, Unit> units = new TreeMap<>();
      for (TableNode table : inspection.graph().tables()) {
        long bytes = table.bytes();
        boolean root = table.level() == table.mode().levels();
        long limit = 1L << Math.min(62, table.mode().paddrBits());
        if (root && table.mode().vaddrBits() <= 32) {
          limit = Math.min(limit, FOUR_GIB << (table.mode().name().startsWith("sv") ? 2 : 0));
        }
        units.merge(
            table.paddr(),
            new Unit(table.paddr(), bytes, bytes, limit),
            (one, other) -> one.bytes > other.bytes ? one : other);
      }
      joinPairs(units);
      removePinned(units);
      return removeOverlapping(units);
    }

    private void joinPairs(Map<Long, Unit> units) {
      for (Root root : List.copyOf(inspection.graph().roots().keySet())) {
        Unit first = units.get(root.paddr());
        Unit second = units.get(root.paddr() + RootPairs.DISTANCE);
        if (first != null
            && second != null
            && RootPairs.programsRoot(inspection.memory(), root).isPresent()) {
          long bytes = 2 * RootPairs.DISTANCE;
          units.remove(second.from);
          units.put(first.from, new Unit(first.from, bytes, bytes, first.limit));
        }
      }
    }

    private void removePinned(Map<Long, Unit> units) {
      for (Root root : inspection.graph().roots().keySet()) {
        if (root.origin().equals("VMCOREINFO") && units.remove(root.paddr()) != null) {
          pinned++;
        }
      }
    }

    private List<Unit> removeOverlapping(SortedMap<Long, Unit> units) {
      List<Unit> kept = new ArrayList<>();
      long behind = 0;
      for (Unit unit : units.values()) {
        if (unit.from < behind) {
          pinned++;
          if (!kept.isEmpty() && kept.getLast().from + kept.getLast().bytes > unit.from) {
            kept.removeLast();
            pinned++;
          }
        } else {
          kept.add(unit);
        }
        behind = Math.max(behind, unit.from + unit.bytes);
      }
      return kept;
    }

    private void toNode(List<Unit> units, int node) {
      List<MemoryRange> windows = windows(node);
      if (windows.isEmpty()) {
        throw new BadImageException(
            "node %d has no memory; nodes are %s".formatted(node, nodes.nodes()));
      }
      for (Unit unit : units) {
        if (nodes.nodeOf(unit.from) == node) {
          inPlace++;
        } else {
          move(unit, windows);
        }
      }
    }

    private List<MemoryRange> windows(int node) {
      return nodes.parts().stream()
          .filter(part -> part.node() == node)
          .map(NodeMap.Part::range)
          .toList();
    }

    private void outOf(List<Unit> units, MemoryRange range) {
      for (Unit unit : units) {
        if (!range.overlaps(new MemoryRange(unit.from, unit.from + unit.bytes))) {
          inPlace++;
          continue;
        }
        List<MemoryRange> own = outside(windows(nodes.nodeOf(unit.from)), range);
        if (!moved(unit, own)) {
          move(unit, outside(List.of(new MemoryRange(0, Long.MAX_VALUE)), range));
        }
      }
    }

    private static List<MemoryRange> outside(List<MemoryRange> windows, MemoryRange range) {
      List<MemoryRange> parts = new ArrayList<>();
      for (MemoryRange window : windows) {
        if (window.start() < range.start()) {
          parts.add(new MemoryRange(window.start(), Math.min(window.end(), range.start())));
        }
        if (range.end() < window.end()) {
          parts.add(new MemoryRange(Math.max(window.start(), range.end()), window.end()));
        }
      }
      return parts;
    }

    private void pack(List<Unit> units) {
      Map<Integer, List<Unit>> byNode = new TreeMap<>();
      for (Unit unit : units) {
        byNode.computeIfAbsent(nodes.nodeOf(unit.from), ignored -> new ArrayList<>()).add(unit);
      }
      byNode.forEach(
          (node, own) -> {
            PackedBlocks blocks = new PackedBlocks(free, node, nodes);
            own.forEach(unit -> blocks.addTable(unit.from, unit.bytes));
            List<MemoryRange> windows = blocks.chosen();
            for (Unit unit : own) {
              if (windows.stream().anyMatch(window -> window.contains(unit.from))) {
                inPlace++;
              } else {
                move(unit, windows);
              }
            }
          });
    }

    private void move(Unit unit, List<MemoryRange> windows) {
      if (!moved(unit, windows)) {
        noRoom++;
      }
    }

    private boolean moved(Unit unit, List<MemoryRange> windows) {
      if (unit.isSmall()) {
        return movedSmall(unit, windows);
      }
      for (MemoryRange window : windows) {
        OptionalLong place = free.take(window, unit.bytes, unit.align, unit.limit);
        if (place.isPresent()) {
          moves.add(new Move(unit.from, place.getAsLong(), unit.bytes));
          return true;
        }
      }
      return false;
    }

    /** Tables that are smaller than a frame share one. */
    private boolean movedSmall(Unit unit, List<MemoryRange> windows) {
      long place = smallPlaces.getOrDefault(windows, 0L);
      place = (place + unit.align - 1) & -unit.align;
      if (place % FrameSet.FRAME_BYTES == 0) {
        OptionalLong frame = OptionalLong.empty();
        for (MemoryRange window : windows) {
          frame =
              frame.isPresent()
                  ? frame
                  : free.take(window, FrameSet.FRAME_BYTES, FrameSet.FRAME_BYTES, unit.limit);
        }
        if (frame.isEmpty()) {
          return false;
        }
        place = frame.getAsLong();
      }
      moves.add(new Move(unit.from, place, unit.bytes));
      smallPlaces.put(windows, place + unit.bytes);
      return true;
    }
  }
}

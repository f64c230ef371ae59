package pagurus.vm.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The areas of a space, in the order of their addresses, without overlap. Immutable: a change makes
 * a new map, so that a look-up is a binary search over an array that nobody writes.
 */
public final class AreaMap {
  private final Area[] areas;
  private final int pageShift;

  private AreaMap(Area[] areas, int pageShift) {
    this.areas = areas;
    this.pageShift = pageShift;
  }

  /** No areas. */
  public static AreaMap empty(int pageShift) {
    return new AreaMap(new Area[0], pageShift);
  }

  /** The area that an address lies in. */
  public Optional<Area> find(long vaddr) {
    int index = firstEndingBehind(vaddr);
    return index < areas.length && areas[index].start() <= vaddr
        ? Optional.of(areas[index])
        : Optional.empty();
  }

  private int firstEndingBehind(long vaddr) {
    int low = 0;
    int high = areas.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (areas[middle].end() > vaddr) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Whether any area has an address in this range. */
  public boolean touches(long start, long end) {
    int index = firstEndingBehind(start);
    return index < areas.length && areas[index].start() < end;
  }

  /** All areas. */
  public List<Area> all() {
    return List.of(areas);
  }

  /** The parts of areas that lie in a range, cut to it. */
  public List<Area> within(long start, long end) {
    List<Area> parts = new ArrayList<>();
    for (int i = firstEndingBehind(start); i < areas.length && areas[i].start() < end; i++) {
      Area area = areas[i];
      parts.add(area.part(Math.max(start, area.start()), Math.min(end, area.end()), pageShift));
    }
    return parts;
  }

  /** This map without a range. */
  public AreaMap without(long start, long end) {
    return change(start, end, part -> Optional.empty());
  }

  /** This map with an area more, which takes the place of whatever was there. */
  public AreaMap with(Area area) {
    AreaMap others = touches(area.start(), area.end()) ? without(area.start(), area.end()) : this;
    int at = others.firstEndingBehind(area.start());
    Area[] next = new Area[others.areas.length + 1];
    System.arraycopy(others.areas, 0, next, 0, at);
    next[at] = area;
    System.arraycopy(others.areas, at, next, at + 1, others.areas.length - at);
    return new AreaMap(next, pageShift);
  }

  /** This map with the areas in a range changed one by one; cuts them at the edges of the range. */
  public AreaMap map(long start, long end, UnaryOperator<Area> change) {
    return change(start, end, part -> Optional.of(change.apply(part)));
  }

  private AreaMap change(long start, long end, Function<Area, Optional<Area>> change) {
    List<Area> next = new ArrayList<>();
    for (Area area : areas) {
      if (area.end() <= start || area.start() >= end) {
        next.add(area);
        continue;
      }
      if (area.start() < start) {
        next.add(area.part(area.start(), start, pageShift));
      }
      long from = Math.max(start, area.start());
      long to = Math.min(end, area.end());
      change.apply(area.part(from, to, pageShift)).ifPresent(next::add);
      if (area.end() > end) {
        next.add(area.part(end, area.end(), pageShift));
      }
    }
    return new AreaMap(next.toArray(Area[]::new), pageShift);
  }
}

package pagurus.sim.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import pagurus.sim.run.MappingCalls;

/**
 * Mitosis, table 5 (ASPLOS 2020): cycles that mmap with all pages, mprotect and munmap take a page,
 * without copies of tables and with one on each of four sockets.
 *
 * <p>A smaller scale leaves pages out of the largest calls. A page takes what it takes, as long as
 * they do not fit the last-level cache.
 */
final class MitosisTable5 implements Experiment {
  private static final int WITHOUT = 3;
  private static final int WITH = 4;

  /** Calls on so many pages are made whole at any scale. */
  private static final long SMALL = 2048;

  /**
   * From which six costs were taken: a call, an area, an entry, a page taken, one freed, a copy's
   * store.
   */
  private static final Set<String> CALIBRATED =
      Set.of(
          "mprotect 1 plain",
          "mmap 1 plain",
          "mprotect 2048 plain",
          "mmap 2048 plain",
          "munmap 2048 plain",
          "mprotect 2048 copies",
          "mprotect 2048 kept");

  private static final List<String> NOTES =
      List.of(
          "calibrated: what a call, an area that comes or goes, an entry that is changed, a page"
              + " that is taken, one that is freed, and a store to a copy of a table cost beside"
              + " the memory manager's own steps.",
          "copies: of the cost model; kept: the memory manager's own, in frames of each socket.",
          "file: a shared file's pages are mapped, which are in memory before and after.");

  @Override
  public String name() {
    return "mitosis-table5";
  }

  @Override
  public String about() {
    return "Cycles a page of calls that change mappings, without and with four copies of tables"
        + " (Mitosis, ASPLOS 2020)";
  }

  @Override
  public int usualScale() {
    return 1;
  }

  @Override
  public List<Part> parts(int scale) {
    List<Part> parts = new ArrayList<>();
    for (Mapped mapped : mapped()) {
      for (MappingCalls.Copies copies : MappingCalls.Copies.values()) {
        parts.add(new Run(mapped, scale, copies));
      }
    }
    return parts;
  }

  private static List<Mapped> mapped() {
    return PublishedTable.lines("mitosis-table5").stream().map(Mapped::of).distinct().toList();
  }

  /** So many pages of some memory. */
  private record Mapped(MappingCalls.Memory memory, long pages) {
    static Mapped of(List<String> words) {
      return new Mapped(
          MappingCalls.Memory.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
          Long.parseLong(words.get(2)));
    }

    String label(MappingCalls.Copies copies) {
      String what = memory == MappingCalls.Memory.FILE ? " file" : "";
      return pages
          + what
          + switch (copies) {
            case NONE -> " plain";
            case COSTS -> " copies";
            case KEPT -> " kept";
          };
    }
  }

  /** Makes the three calls; gives cycles a page of each. */
  private record Run(Mapped mapped, int scale, MappingCalls.Copies copies) implements Part {
    @Override
    public String label() {
      return mapped.label(copies);
    }

    @Override
    public List<Double> run(DoubleConsumer progress) {
      long made = Math.max(Math.min(mapped.pages, SMALL), mapped.pages / scale);
      MappingCalls calls =
          MappingCalls.measure(MitosisTestbed.hardware(), copies, made, mapped.memory);
      return List.of(
          calls.map() / (double) made,
          calls.protect() / (double) made,
          calls.unmap() / (double) made);
    }
  }

  @Override
  public Comparison compare(Map<String, List<Double>> measured) {
    List<Comparison.Row> rows = new ArrayList<>();
    for (List<String> words : PublishedTable.lines(name())) {
      for (MappingCalls.Copies copies : MappingCalls.Copies.values()) {
        rows.add(row(words, copies, measured));
      }
    }
    return new Comparison("cycles a page", true, rows, new Comparison.Claim(10, 20), NOTES);
  }

  private static Comparison.Row row(
      List<String> words, MappingCalls.Copies copies, Map<String, List<Double>> measured) {
    String label = Mapped.of(words).label(copies);
    int call = List.of("mmap", "mprotect", "munmap").indexOf(words.getFirst());
    return new Comparison.Row(
        words.getFirst(),
        label,
        Double.parseDouble(words.get(copies == MappingCalls.Copies.NONE ? WITHOUT : WITH)),
        measured.getOrDefault(label, List.of()).get(call),
        CALIBRATED.contains(words.getFirst() + " " + label)
            ? Comparison.Basis.CALIBRATED
            : Comparison.Basis.PREDICTED,
        Double.NaN,
        Double.NaN);
  }
}

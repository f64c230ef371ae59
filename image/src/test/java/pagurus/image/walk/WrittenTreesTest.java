package pagurus.image.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.WrittenMemory;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.Root;

/** Trees that no image at hand has: of the 52-bit forms, damaged ones, ones that share. */
class WrittenTreesTest {
  private static final PagingMode X86 = PagingMode.named("x86-64");
  private static final EntryFormat FORMAT = X86.format();
  private static final int USER = Rights.READ | Rights.WRITE | Rights.USER;

  private static Root root(PagingMode mode, long paddr) {
    return new Root("written", paddr, mode, 0, 1, "given");
  }

  /** A tree that maps one page, with its tables one after the other from {@code first} on. */
  private static WrittenMemory onePage(
      PagingMode mode, WrittenMemory memory, long first, long vaddr, long paddr) {
    EntryFormat format = mode.format();
    long table = first;
    long bytes = Math.max(mode.tableBytes(1), mode.tableBytes(mode.levels()));
    for (int level = mode.levels(); level > 1; level--) {
      memory.put(mode, table, mode.index(vaddr, level), format.makeTable(table + bytes, level));
      table += bytes;
    }
    return memory.put(mode, table, mode.index(vaddr, 1), format.makeLeaf(paddr, 1, USER));
  }

  @ParameterizedTest
  @CsvSource({
    "12, 52, true, 4000000000000",
    "12, 48, true, c000000001000",
    "14, 52, true, c000000004000",
    "14, 47, false, 4000",
    "16, 52, true, f000000010000",
    "16, 52, false, 10000",
    "12, 39, false, 1000",
  })
  void everyFormOfAarch64IsWalked(int granule, int bits, boolean wide, String frame) {
    PagingMode mode = PagingMode.aarch64(granule, bits, wide);
    long base = wide ? 1L << 50 : 1L << 40;
    long paddr = Long.parseLong(frame, 16);
    long vaddr = (1L << bits) - (5L << granule);
    WrittenMemory memory = onePage(mode, new WrittenMemory(base, 1 << 20), base, vaddr, paddr);

    AddressWalk walk = AddressWalk.of(memory, root(mode, base), vaddr + 0x123);
    assertThat(walk.paddr()).hasValue(paddr + 0x123);
    assertThat(walk.steps()).hasSize(mode.levels());
    assertThat(Rights.text(walk.rights())).isEqualTo("rw-u");
    TableGraph graph = TableGraph.of(memory, List.of(root(mode, base)));
    assertThat(graph.tables()).hasSize(mode.levels());
    assertThat(graph.findings().kept()).isEmpty();
  }

  @Test
  void registersNameTheWideFormsAndTheirRoots() {
    long t0 = 64 - 52;
    long ds = 1L << 59;
    long tg1 = 2L << 30;
    CpuState.Arm64 small =
        new CpuState.Arm64(0, 0x1234_0000_8000_1000L | 0x3CL, 0x2000, ds | tg1 | t0 << 16 | t0);
    List<Root> roots = small.roots();
    assertThat(roots).extracting(root -> root.mode().name()).containsOnly("aarch64-4k-52-lpa2");
    assertThat(roots.getFirst().paddr()).isEqualTo(0xF_0000_8000_1000L);
    assertThat(roots.getLast().firstAddress()).isEqualTo(-1L << 52);
    CpuState moved = small.withRootsAt(place -> place == 0x2000 ? 0x5000 : 0x3_0000_0000_7000L);
    assertThat(moved.roots()).extracting(Root::paddr).containsExactly(0x3_0000_0000_7000L, 0x5000L);
  }

  @Test
  void naturallyAlignedRunsAreTranslatedAsAWhole() {
    PagingMode mode = PagingMode.named("sv39");
    long base = 0x8000_0000L;
    WrittenMemory memory = new WrittenMemory(base, 1 << 20);
    memory.put(mode, base, 0, mode.format().makeTable(base + 0x1000, 3));
    memory.put(mode, base + 0x1000, 0, mode.format().makeTable(base + 0x2000, 2));
    long run = mode.format().makeLeaf(base + 0x8_0000, 1, USER) | 1L << 63 | 0x8L << 10;
    for (int i = 16; i < 32; i++) {
      memory.put(mode, base + 0x2000, i, run);
    }

    assertThat(AddressWalk.of(memory, root(mode, base), 0x1_3456).paddr())
        .hasValue(base + 0x8_3456);
    TableGraph graph = TableGraph.of(memory, List.of(root(mode, base)));
    assertThat(graph.tables().getLast().contiguous()).isEqualTo(16);
    assertThat(graph.findings().kept()).isEmpty();
  }

  @Test
  void aTableAboveItselfIsALoopAndNothingRunsForEver() {
    WrittenMemory memory = onePage(X86, new WrittenMemory(0, 1 << 20), 0x1000, 0, 0x8_0000);
    memory.put(X86, 0x1000, 511, FORMAT.makeTable(0x1000, 4));
    FindingList findings = new FindingList();
    List<Long> leaves = new ArrayList<>();
    TreeWalk.walk(
        memory, root(X86, 0x1000), (vaddr, level, e, through) -> leaves.add(vaddr), findings);

    assertThat(leaves).containsExactly(0L);
    assertThat(findings.counts()).containsOnlyKeys(Finding.Kind.LOOP);
    assertThat(TableGraph.of(memory, List.of(root(X86, 0x1000))).findings().kept())
        .singleElement()
        .hasToString(
            "written v0xffffff8000000000: entry 511 (0x1007) of the table at p0x1000, level 4,"
                + " refers to a table above itself");
  }

  @Test
  void subtreesSharedByEveryEntryCostNoMoreThanTheirTables() {
    WrittenMemory memory = new WrittenMemory(0, 1 << 20);
    for (int i = 0; i < 512; i++) {
      memory.put(X86, 0x1000, i, FORMAT.makeTable(0x2000, 4));
      memory.put(X86, 0x2000, i, FORMAT.makeTable(0x3000, 3));
      memory.put(X86, 0x3000, i, FORMAT.makeTable(0x4000, 2));
      memory.put(X86, 0x4000, i, FORMAT.makeLeaf(0x5000, 1, USER));
    }
    TableGraph graph = TableGraph.of(memory, List.of(root(X86, 0x1000)));
    assertThat(graph.tables()).hasSize(4);
    assertThat(graph.tables().getFirst().leavesBelow()).isEqualTo(1L << 36);
    assertThat(graph.tables().getFirst().mappedBytes()).isEqualTo(1L << 48);

    FindingList findings = new FindingList();
    TreeWalk.walk(memory, root(X86, 0x1000), (vaddr, level, e, through) -> {}, findings, 100_000);
    assertThat(findings.counts()).containsOnlyKeys(Finding.Kind.TOO_MANY);
  }

  @Test
  void whatCannotBeIsAFindingWithItsPath() {
    WrittenMemory memory = onePage(X86, new WrittenMemory(0, 1 << 20), 0x1000, 0, 0x8_0000);
    memory.put(X86, 0x1000, 1, FORMAT.makeTable(0x4000_0000L, 4));
    memory.put(X86, 0x1000, 2, FORMAT.makeTable(0x3000, 4));
    memory.put(X86, 0x2000, 1, 1L << 7 | 1 | 0x2000);
    TableGraph graph = TableGraph.of(memory, List.of(root(X86, 0x1000)));

    assertThat(graph.findings().kept())
        .extracting(Finding::kind)
        .containsExactlyInAnyOrder(
            Finding.Kind.RESERVED_BITS,
            Finding.Kind.TABLE_OUTSIDE,
            // The table, and the one below it.
            Finding.Kind.SEVERAL_LEVELS,
            Finding.Kind.SEVERAL_LEVELS);
    assertThat(AddressWalk.of(memory, root(X86, 0x1000), 1L << 39).end())
        .isEqualTo(AddressWalk.End.TABLE_MISSING);
    assertThat(AddressWalk.of(memory, root(X86, 0x1000), 1L << 50).end())
        .isEqualTo(AddressWalk.End.NOT_CANONICAL);
    Root outside = root(X86, 1L << 40);
    assertThat(TableGraph.of(memory, List.of(outside)).findings().kept())
        .extracting(Finding::toString)
        .containsExactly(outside.name() + ": the root at p0x10000000000 is not in the image");
    assertThat(AddressWalk.of(memory, root(X86, 0x1000), 0x1000).paddr())
        .isEqualTo(OptionalLong.empty());
  }
}

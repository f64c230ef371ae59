package pagurus.image.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.WrittenMemory;
import pagurus.image.registers.Root;
import pagurus.image.report.TableDiff.Kind;
import pagurus.image.walk.TableGraph;

/** Which process of one image is compared with which of another. */
class TableDiffTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final EntryFormat FORMAT = MODE.format();
  private static final int USER = Rights.READ | Rights.WRITE | Rights.USER;
  private static final long LINEAR = 0xFFFF_8880_0000_0000L;
  private static final long KERNEL_HALF = 0x3_0000;

  /** Where tables of processes may be; each takes four frames, its root first. */
  private static final long A = 0x10_0000;

  private static final long B = 0x11_0000;
  private static final long C = 0x12_0000;
  private static final long D = 0x13_0000;

  private final WrittenMemory before = memory();
  private final WrittenMemory after = memory();

  /** Memory with a kernel's half that all processes share: more leaves than any of them has. */
  private static WrittenMemory memory() {
    WrittenMemory memory = new WrittenMemory(0, 4 << 20);
    memory.put(MODE, KERNEL_HALF, 0, FORMAT.makeTable(KERNEL_HALF + 0x1000, 3));
    for (int i = 0; i < 64; i++) {
      long frame = (long) i << 21;
      memory.put(MODE, KERNEL_HALF + 0x1000, i, FORMAT.makeLeaf(frame, 2, Rights.READ));
    }
    return memory;
  }

  /** Writes a process that maps eight frames of its own from v0x1000 on. */
  private static void process(WrittenMemory memory, long root, long firstFrame) {
    memory.put(MODE, root, MODE.index(LINEAR, 4), FORMAT.makeTable(KERNEL_HALF, 4));
    memory.put(MODE, root, 0, FORMAT.makeTable(root + 0x2000, 4));
    memory.put(MODE, root + 0x2000, 0, FORMAT.makeTable(root + 0x3000, 3));
    memory.put(MODE, root + 0x3000, 0, FORMAT.makeTable(root + 0x4000, 2));
    for (int i = 0; i < 8; i++) {
      map(memory, root, 1 + i, firstFrame + i);
    }
  }

  private static void map(WrittenMemory memory, long root, int page, long frame) {
    memory.put(MODE, root + 0x4000, page, FORMAT.makeLeaf(frame << 12, 1, USER));
  }

  /** Gives the roots the names that a search gives them: by their order. */
  private static TableGraph found(WrittenMemory memory, long... places) {
    List<Root> roots =
        IntStream.range(0, places.length)
            .mapToObj(i -> new Root("found-" + (i + 1), places[i], MODE, 0, 0.99, "found"))
            .toList();
    return TableGraph.of(memory, roots);
  }

  @Test
  void aRootThatMovedDoesNotTakeThePlaceOfOneThatDidNot() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(before, C, 0x3000);
    process(after, B, 0x2000);
    process(after, C, 0x3000);
    process(after, D, 0x1000);

    TableDiff diff = TableDiff.of(found(before, A, B, C), found(after, B, C, D));

    assertThat(diff.sameTranslations()).isTrue();
    assertThat(diff.moved()).hasSize(4).extracting(TableDiff.Moved::root).containsOnly("found-1");
    assertThat(diff.moved().getFirst().to()).isEqualTo(D);
  }

  @Test
  void rootsThatExchangedTheirPlacesAreKnownByWhatTheyMap() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(after, A, 0x2000);
    process(after, B, 0x1000);

    TableDiff diff = TableDiff.of(found(before, A, B), found(after, A, B));

    assertThat(diff.sameTranslations()).isTrue();
    assertThat(diff.movedCount()).isEqualTo(8);
  }

  @Test
  void processesThatMovedAndWentOnAreStillThemselves() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(after, C, 0x2000);
    process(after, D, 0x1000);
    map(after, C, 3, 0x2100);
    map(after, D, 100, 0x1100);

    TableDiff diff = TableDiff.of(found(before, A, B), found(after, C, D));

    assertThat(diff.movedCount()).isEqualTo(8);
    assertThat(diff.changes())
        .extracting(TableDiff.Change::kind, TableDiff.Change::root)
        .containsExactlyInAnyOrder(
            tuple(Kind.APPEARED, "found-1"), tuple(Kind.REMAPPED, "found-2"));
  }

  @Test
  void aProcessThatEndedIsNotComparedWithOneThatBegan() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(after, B, 0x2000);
    process(after, C, 0x3000);

    TableDiff diff = TableDiff.of(found(before, A, B), found(after, C, B));

    assertThat(diff.onlyBefore()).containsExactly("found-1");
    assertThat(diff.onlyAfter()).containsExactly("found-1");
    assertThat(diff.changes()).isEmpty();
    assertThat(diff.movedCount()).isZero();
  }

  @Test
  void aParentThatWroteAfterAForkIsNotTakenForItsChild() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(after, A, 0x1000);
    process(after, B, 0x2000);
    process(after, C, 0x1000);
    map(after, A, 1, 0x1100);

    TableDiff diff = TableDiff.of(found(before, A, B), found(after, A, B, C));

    assertThat(diff.movedCount()).isZero();
    assertThat(diff.count(Kind.REMAPPED)).isEqualTo(1);
    assertThat(diff.onlyAfter()).containsExactly("found-3");
  }

  @Test
  void theTwoRootsOfAProcessStayTogether() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(after, B, 0x2000);
    process(after, C, 0x1000);
    for (long root : new long[] {A, B}) {
      before.put(MODE, root + 0x1000, 0, FORMAT.makeTable(root + 0x2000, 4));
    }
    for (long root : new long[] {B, C}) {
      after.put(MODE, root + 0x1000, 0, FORMAT.makeTable(root + 0x2000, 4));
    }

    TableDiff diff =
        TableDiff.of(
            found(before, A + 0x1000, A, B, B + 0x1000),
            found(after, B, B + 0x1000, C, C + 0x1000));

    assertThat(diff.sameTranslations()).isTrue();
    assertThat(diff.movedCount()).isEqualTo(5);
  }

  @Test
  void whatIsAtTheSamePlaceIsComparedThoughAllOfItIsOther() {
    process(before, A, 0x1000);
    process(before, B, 0x2000);
    process(after, A, 0x1000);
    process(after, B, 0x3000);

    TableDiff diff = TableDiff.of(found(before, A, B), found(after, A, B));

    assertThat(diff.count(Kind.REMAPPED)).isEqualTo(8);
    assertThat(diff.movedCount()).isZero();
  }

  @Test
  void treesOfTheKernelAloneAreKnownByTheirTables() {
    process(before, A, 0x1000);
    process(after, A, 0x1000);
    for (long place : new long[] {B, C}) {
      before.put(MODE, place, MODE.index(LINEAR, 4), FORMAT.makeTable(KERNEL_HALF, 4));
      after.put(MODE, place + 0x8000, MODE.index(LINEAR, 4), FORMAT.makeTable(KERNEL_HALF, 4));
    }
    before.put(MODE, B, 255, FORMAT.makeTable(B + 0x2000, 4));
    after.put(MODE, C + 0x8000, 255, FORMAT.makeTable(C + 0x2000, 4));

    TableDiff diff = TableDiff.of(found(before, A, B, C), found(after, A, B + 0x8000, C + 0x8000));

    assertThat(diff.sameTranslations()).isTrue();
    assertThat(diff.movedCount()).isEqualTo(3);
  }
}

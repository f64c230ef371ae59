package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PagingModeTest {
  @ParameterizedTest
  @CsvSource({
    "x86-64, 48, 52, 12, 8, 4096 4096 4096 4096, PTE PMD PUD PGD, 3, 12, 0x800000000000",
    "x86-64-la57, 57, 52, 12, 8, 4096 4096 4096 4096 4096, PTE PMD PUD P4D PGD, 3, 12,"
        + " 0x100000000000000",
    "x86-pae, 32, 52, 12, 8, 4096 4096 32, PTE PMD PGD, 2, 0, 0xc0000000",
    "x86-32, 32, 32, 12, 4, 4096 4096, PTE PGD, 2, 0, 0xc0000000",
    "sv32, 32, 34, 12, 4, 4096 4096, PTE PGD, 2, 9, 0xc0000000",
    "sv39, 39, 56, 12, 8, 4096 4096 4096, PTE PMD PGD, 3, 16, 0x4000000000",
    "sv48, 48, 56, 12, 8, 4096 4096 4096 4096, PTE PMD PUD PGD, 4, 16, 0x800000000000",
    "sv57, 57, 56, 12, 8, 4096 4096 4096 4096 4096, PTE PMD PUD P4D PGD, 5, 16,"
        + " 0x100000000000000",
    "aarch64-4k, 48, 48, 12, 8, 4096 4096 4096 4096, L3 L2 L1 L0, 3, 16, 0x1000000000000",
    "aarch64-16k, 47, 48, 14, 8, 16384 16384 16384, L3 L2 L1, 2, 16, 0x800000000000",
    "aarch64-64k, 48, 48, 16, 8, 65536 65536 512, L3 L2 L1, 2, 16, 0x1000000000000",
  })
  void everyNamedModeHasTheGeometryOfItsManual(
      String name,
      int vaddrBits,
      int paddrBits,
      int pageShift,
      int entryBytes,
      String tableBytes,
      String levelNames,
      int leafLevels,
      int asidBits,
      String userLimit) {
    PagingMode mode = PagingMode.named(name);
    assertThat(mode.name()).isEqualTo(name);
    assertThat(mode).hasToString(name);
    assertThat(mode.vaddrBits()).isEqualTo(vaddrBits);
    assertThat(mode.paddrBits()).isEqualTo(paddrBits);
    assertThat(mode.pageShift()).isEqualTo(pageShift);
    assertThat(mode.entryBytes()).isEqualTo(entryBytes);
    assertThat(Modes.levels(mode).mapToObj(l -> Long.toString(mode.tableBytes(l))))
        .containsExactly(tableBytes.split(" "));
    assertThat(Modes.levels(mode).mapToObj(mode::levelName).collect(Collectors.joining(" ")))
        .isEqualTo(levelNames);
    assertThat(Modes.leafLevels(mode).max()).hasValue(leafLevels);
    assertThat(mode.asidBits()).isEqualTo(asidBits);
    assertThat(mode.userLimit()).isEqualTo(Long.decode(userLimit));
    assertThat(mode.rootInRegisters()).isEqualTo(name.equals("x86-pae"));
  }

  @Test
  void hugePagesHaveTheSizesOfTheManual() {
    assertThat(PagingMode.named("x86-32").span(2)).isEqualTo(4L << 20);
    assertThat(PagingMode.named("x86-pae").span(2)).isEqualTo(2L << 20);
    assertThat(PagingMode.named("x86-64").span(3)).isEqualTo(1L << 30);
    assertThat(PagingMode.named("sv57").span(5)).isEqualTo(256L << 40);
    assertThat(PagingMode.named("aarch64-16k").span(2)).isEqualTo(32L << 20);
    assertThat(PagingMode.named("aarch64-64k").span(2)).isEqualTo(512L << 20);
  }

  @Test
  void namesAndModesAreTheSame() {
    assertThat(PagingMode.all().stream().map(PagingMode::name).toList())
        .isEqualTo(PagingMode.names())
        .hasSize(11);
    assertThat(PagingMode.named("sv39")).isSameAs(PagingMode.named("sv39"));
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThatExist() {
    assertThatThrownBy(() -> PagingMode.named("sv64"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no paging mode is called \"sv64\"; there are x86-64, ")
        .hasMessageEndingWith("aarch64-64k");
  }

  @ParameterizedTest
  @MethodSource("pagurus.arch.Modes#everyMode")
  void indexesAndOffsetMakeTheAddressAgain(PagingMode mode) {
    Seeds.forEach(
        random -> {
          long vaddr = mode.canonicalize(random.nextLong());
          long again = vaddr & mode.pageBytes() - 1;
          for (int level = 1; level <= mode.levels(); level++) {
            int index = mode.index(vaddr, level);
            assertThat(index).isBetween(0, mode.entries(level) - 1);
            assertThat(mode.entryOffset(vaddr, level)).isEqualTo((long) index * mode.entryBytes());
            again += (long) index << mode.shift(level);
          }
          assertThat(mode.canonicalize(again)).isEqualTo(vaddr);
          assertThat(mode.canonical(vaddr)).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("pagurus.arch.Modes#everyMode")
  void anEntrySpansTheTableBelowIt(PagingMode mode) {
    assertThat(mode.shift(1)).isEqualTo(mode.pageShift());
    assertThat(mode.span(1)).isEqualTo(mode.pageBytes());
    for (int level = 1; level <= mode.levels(); level++) {
      assertThat(mode.entries(level)).isEqualTo(1 << mode.indexBits(level));
      assertThat(mode.tableBytes(level)).isEqualTo((long) mode.entries(level) * mode.entryBytes());
      int above = level == mode.levels() ? mode.vaddrBits() : mode.shift(level + 1);
      assertThat(above).isEqualTo(mode.shift(level) + mode.indexBits(level));
    }
    assertThat(1 << mode.entryShift()).isEqualTo(mode.entryBytes());
    assertThat(mode.leafAllowed(1)).isTrue();
    assertThat(mode.leafAllowed(0)).isFalse();
    assertThat(mode.leafAllowed(mode.levels() + 1)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pagurus.arch.Modes#everyMode")
  void steppingFromTheRootFindsTheSameIndexes(PagingMode mode) {
    Seeds.forEach(
        random -> {
          long vaddr = random.nextLong();
          long rest = vaddr & ((1L << mode.vaddrBits()) - 1);
          int shift = mode.rootShift();
          assertThat(rest >>> shift).isEqualTo(mode.index(vaddr, mode.levels()));
          for (int level = mode.levels() - 1; level >= 1; level--) {
            shift -= mode.stride();
            assertThat(rest >>> shift & ((1L << mode.stride()) - 1))
                .isEqualTo(mode.index(vaddr, level));
          }
        });
  }

  @Test
  void canonicalAddressesAreSignExtendedWhereTheManualSaysSo() {
    assertThat(PagingMode.named("x86-64").canonicalize(0x8000_0000_0000L))
        .isEqualTo(0xFFFF_8000_0000_0000L);
    assertThat(PagingMode.named("x86-64").canonical(0x8000_0000_0000L)).isFalse();
    assertThat(PagingMode.named("sv39").canonicalize(1L << 38)).isEqualTo(-1L << 38);
    assertThat(PagingMode.named("sv32").canonical(0xFFFF_F000L)).isTrue();
    assertThat(PagingMode.named("sv32").canonical(1L << 32)).isFalse();
    assertThat(PagingMode.named("aarch64-4k").canonical(0xFFFF_FFFF_F000L)).isTrue();
    assertThat(PagingMode.named("aarch64-4k").canonical(1L << 48)).isFalse();
    assertThat(PagingMode.named("aarch64-16k").canonical(1L << 47)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pagurus.arch.Modes#everyMode")
  void foldingKeepsWhatFitsAndBringsTheRestIntoTheUserHalf(PagingMode mode) {
    Seeds.forEach(
        random -> {
          long vaddr = random.nextLong() >>> random.nextInt(64);
          long folded = mode.fold(vaddr);
          assertThat(folded).isBetween(0L, mode.userLimit() - 1);
          assertThat(folded & mode.pageBytes() - 1).isEqualTo(vaddr & mode.pageBytes() - 1);
          assertThat(mode.fold(folded)).isEqualTo(folded);
          assertThat(mode.canonical(folded)).isTrue();
          boolean fits = vaddr >= 0 && vaddr < mode.userLimit();
          assertThat(folded == vaddr || !fits).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("pagurus.arch.Modes#everyMode")
  void foldingKeepsTheAreasOfATypicalProgramApart(PagingMode mode) {
    long areaBytes = 16L << 20;
    if (mode.userLimit() < 1L << 31) {
      return;
    }
    long[] areas = {
      0x40_0000L,
      0x5555_5555_4000L,
      0x5555_5800_0000L,
      0x40_0000_0000L,
      0x7FFF_F000_0000L,
      0x7FFF_F7D8_0000L,
      0x7FFF_FF00_0000L
    };
    Set<Long> pages = new HashSet<>();
    for (long area : areas) {
      for (long offset = 0; offset < areaBytes; offset += mode.pageBytes()) {
        pages.add(mode.fold(area + offset) >>> mode.pageShift());
      }
    }
    long distinct = areas.length * (areaBytes >>> mode.pageShift());
    assertThat((long) pages.size()).isEqualTo(distinct);
  }

  @Test
  void aTeachingModeCountsFramesInTheBitsOfARealEntry() {
    PagingMode mode = Modes.TEACHING;
    assertThat(mode.levels()).isEqualTo(2);
    assertThat(mode.pageBytes()).isEqualTo(32);
    assertThat(mode.tableBytes(2)).isEqualTo(32);
    assertThat(mode.vaddrBits()).isEqualTo(9);
    assertThat(mode.userLimit()).isEqualTo(512);
    assertThat(mode.format().makeTable(3 * 32, 2)).isEqualTo(0x3007);
    assertThat(mode.format().makeLeaf(4 * 32, 2, Rights.READ) & 0xFFFF).isEqualTo(0x4081);
  }

  @Test
  void aRootMayBeSmallerOrLargerThanAPage() {
    assertThat(Modes.ARM_16K_48.tableBytes(4)).isEqualTo(16);
    assertThat(Modes.ARM_16K_48.levelName(4)).isEqualTo("L0");
    assertThat(Modes.ARM_16K_48.userLimit()).isEqualTo(1L << 48);
    PagingMode wide = PagingMode.like(PagingMode.named("sv39")).indexBits(9, 9, 11).build();
    assertThat(wide.tableBytes(3)).isEqualTo(16384);
    assertThat(wide.vaddrBits()).isEqualTo(41);
  }

  @Test
  void aGeometryThatCannotBeIsRefused() {
    PagingModeBuilder builder = PagingMode.like(PagingMode.named("x86-64"));
    assertThatThrownBy(() -> builder.pageShift(13)).hasMessageContaining("2^13");
    assertThatThrownBy(() -> builder.pageShift(2)).hasMessageContaining("2^2");
    assertThatThrownBy(() -> builder.indexBits(9, 0).build()).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> builder.indexBits(9, 8, 9).build())
        .hasMessageContaining("level 2 has an index of 8 bits, level 1 of 9");
    assertThatThrownBy(() -> builder.indexBits().build()).hasMessageContaining("not 0");
    assertThatThrownBy(() -> builder.indexBits(9, 9, 9, 9, 9, 9).build())
        .hasMessageContaining("63 bits, not 66");
  }
}

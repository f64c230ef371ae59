package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every entry format promises, tried with random entries of every mode. */
@ParameterizedClass
@MethodSource("pagurus.arch.Modes#everyMode")
class EntryFormatContractTest {
  private final PagingMode mode;
  private final EntryFormat format;

  EntryFormatContractTest(PagingMode mode) {
    this.mode = mode;
    this.format = mode.format();
  }

  /** A property of one entry at one level. */
  private interface Property {
    void holds(long e, int level, SplittableRandom random);
  }

  private void forLeaves(Property property) {
    Seeds.forEach(
        random ->
            Modes.leafLevels(mode)
                .forEach(level -> property.holds(Modes.leaf(mode, level, random), level, random)));
  }

  private void forAnyBits(Property property) {
    Seeds.forEach(
        random ->
            Modes.levels(mode)
                .forEach(level -> property.holds(Modes.anyBits(mode, random), level, random)));
  }

  private void forTables(Property property) {
    Seeds.forEach(
        random ->
            Modes.levels(mode)
                .filter(level -> level > 1)
                .forEach(
                    level -> {
                      long table = Modes.frame(mode, 1, random);
                      property.holds(format.makeTable(table, level), level, random);
                    }));
  }

  private long entryMask() {
    return mode.entryBytes() == 4 ? 0xFFFF_FFFFL : -1L;
  }

  private void assertSamePage(long changed, long e, int level) {
    assertThat(format.isLeaf(changed, level)).isTrue();
    assertThat(format.leafAddress(changed, level)).isEqualTo(format.leafAddress(e, level));
    assertThat(format.software(changed)).isEqualTo(format.software(e));
  }

  @Test
  void aMadeLeafMapsItsFrameWithItsRightsUnusedAndClean() {
    Seeds.forEach(
        random ->
            Modes.leafLevels(mode)
                .forEach(
                    level -> {
                      long paddr = Modes.frame(mode, level, random);
                      int rights = Modes.rights(random);
                      long e = format.makeLeaf(paddr, level, rights);
                      assertThat(format.isPresent(e)).isTrue();
                      assertThat(format.isLeaf(e, level)).isTrue();
                      assertThat(format.isTable(e, level)).isFalse();
                      assertThat(format.leafAddress(e, level)).isEqualTo(paddr);
                      assertThat(format.rights(e, level)).isEqualTo(format.expressible(rights));
                      assertThat(format.isAccessed(e)).isFalse();
                      assertThat(format.isDirty(e)).isFalse();
                      assertThat(format.software(e)).isZero();
                      assertThat(format.reservedBitsSet(e, level)).isFalse();
                      assertThat(format.isContiguous(e, level)).isFalse();
                    }));
  }

  @Test
  void aMadeTableEntryRefersToItsTableAndRestrictsNothing() {
    Seeds.forEach(
        random ->
            Modes.levels(mode)
                .filter(level -> level > 1)
                .forEach(
                    level -> {
                      long paddr = Modes.frame(mode, 1, random);
                      long e = format.makeTable(paddr, level);
                      assertThat(format.isPresent(e)).isTrue();
                      assertThat(format.isTable(e, level)).isTrue();
                      assertThat(format.isLeaf(e, level)).isFalse();
                      assertThat(format.tableAddress(e, level)).isEqualTo(paddr);
                      assertThat(format.rightsThroughTable(e, level)).isEqualTo(Rights.ALL);
                      assertThat(format.reservedBitsSet(e, level)).isFalse();
                      assertThat(format.software(e)).isZero();
                      if (format.tableAccessedExists(level)) {
                        assertThat(format.isAccessed(e)).isFalse();
                      }
                    }));
  }

  @Test
  void everyPresentEntryIsALeafOrATableOrMalformedAndNeverTwoOfThem() {
    forAnyBits(
        (e, level, random) -> {
          boolean leaf = format.isLeaf(e, level);
          boolean table = format.isTable(e, level);
          assertThat(leaf && table).isFalse();
          if (format.isPresent(e)) {
            assertThat(leaf || table || format.reservedBitsSet(e, level)).isTrue();
          } else {
            assertThat(leaf || table || format.reservedBitsSet(e, level)).isFalse();
          }
          assertThat(level == 1 && table).isFalse();
          assertThat(leaf && !mode.leafAllowed(level) && !format.reservedBitsSet(e, level))
              .isFalse();
        });
  }

  @Test
  void theCleanPatternFindsTheLeavesThatHardwareCanStillMakeDirty() {
    Property agrees =
        (e, level, random) ->
            assertThat((e & format.cleanMask(level)) == format.cleanPattern(level))
                .isEqualTo(format.isLeaf(e, level) && !format.dirtyIsFixed(e));
    forAnyBits(agrees);
    forLeaves(agrees);
    forTables(agrees);
  }

  @Test
  void rightsAgreeWithTheSingleQuestions() {
    forAnyBits(
        (e, level, random) -> {
          int rights = format.rights(e, level);
          assertThat((rights & Rights.WRITE) != 0).isEqualTo(format.isWritable(e));
          assertThat((rights & Rights.EXECUTE) != 0).isEqualTo(format.isExecutable(e));
          assertThat((rights & Rights.USER) != 0).isEqualTo(format.isUser(e));
          assertThat((rights & Rights.GLOBAL) != 0).isEqualTo(format.isGlobal(e));
          assertThat(rights & Rights.KERNEL_EXECUTE).isZero();
        });
  }

  @Test
  void whatIsExpressibleIsStableAndNeverGrantsMoreThanReadingAndExecution() {
    for (int rights = 0; rights < 64; rights++) {
      int possible = format.expressible(rights);
      assertThat(format.expressible(possible)).isEqualTo(possible);
      int asked = rights & ~Rights.KERNEL_EXECUTE;
      assertThat(possible & asked).isEqualTo(asked);
      assertThat(possible & ~asked & ~(Rights.READ | Rights.EXECUTE)).isZero();
    }
  }

  @Test
  void theAccessedBitIsOneBitAndNothingElseChanges() {
    forAnyBits(
        (e, level, random) -> {
          long set = format.withAccessed(e);
          long clear = format.withoutAccessed(e);
          assertThat(format.isAccessed(set)).isTrue();
          assertThat(format.isAccessed(clear)).isFalse();
          assertThat(Long.bitCount(set ^ clear)).isEqualTo(1);
          assertThat(format.isAccessed(e) ? set : clear).isEqualTo(e);
        });
  }

  @Test
  void settingTheDirtyStateKeepsAddressRightsAccessedAndSoftwareBits() {
    forLeaves(
        (e, level, random) -> {
          long dirty = format.withDirty(e);
          long clean = format.withoutDirty(e);
          assertThat(format.isDirty(dirty)).isTrue();
          assertThat(format.isDirty(clean)).isFalse();
          for (long changed : new long[] {dirty, clean}) {
            assertSamePage(changed, e, level);
            assertThat(format.rights(changed, level)).isEqualTo(format.rights(e, level));
            assertThat(format.isAccessed(changed)).isEqualTo(format.isAccessed(e));
          }
          assertThat(format.withDirty(dirty)).isEqualTo(dirty);
          assertThat(format.withoutDirty(clean)).isEqualTo(clean);
        });
  }

  @Test
  void dirtyCanBeSetAndClearedInAnyBitsWithoutTouchingRights() {
    forAnyBits(
        (e, level, random) -> {
          assertThat(format.isDirty(format.withDirty(e))).isTrue();
          assertThat(format.isDirty(format.withoutDirty(e))).isFalse();
          assertThat(format.rights(format.withDirty(e), level)).isEqualTo(format.rights(e, level));
          assertThat(format.rights(format.withoutDirty(e), level))
              .isEqualTo(format.rights(e, level));
        });
  }

  @Test
  void dirtyIsFixedExactlyWhereAStoreWouldChangeNothing() {
    forAnyBits(
        (e, level, random) ->
            assertThat(format.dirtyIsFixed(e))
                .isEqualTo(!format.isWritable(e) || format.withDirty(e) == e));
  }

  @Test
  void takingAndGivingWriteAccessKeepsTheDirtyState() {
    forLeaves(
        (e, level, random) -> {
          long readOnly = format.withWritable(e, false);
          long writable = format.withWritable(e, true);
          assertThat(format.isWritable(readOnly)).isFalse();
          assertThat(format.isWritable(writable)).isTrue();
          for (long changed : new long[] {readOnly, writable}) {
            assertSamePage(changed, e, level);
            assertThat(format.isDirty(changed)).isEqualTo(format.isDirty(e));
            assertThat(format.isAccessed(changed)).isEqualTo(format.isAccessed(e));
            assertThat(format.isUser(changed)).isEqualTo(format.isUser(e));
            assertThat(format.isExecutable(changed)).isEqualTo(format.isExecutable(e));
            assertThat(format.reservedBitsSet(changed, level)).isFalse();
          }
          assertThat(format.dirtyIsFixed(readOnly)).isTrue();
        });
  }

  @Test
  void newRightsKeepAddressAccessedDirtyAndSoftwareBits() {
    forLeaves(
        (e, level, random) -> {
          int rights = Modes.rights(random);
          long changed = format.withRights(e, level, rights);
          assertSamePage(changed, e, level);
          assertThat(format.rights(changed, level)).isEqualTo(format.expressible(rights));
          assertThat(format.isDirty(changed)).isEqualTo(format.isDirty(e));
          assertThat(format.isAccessed(changed)).isEqualTo(format.isAccessed(e));
          assertThat(format.reservedBitsSet(changed, level)).isFalse();
        });
  }

  @Test
  void anotherAddressKeepsEverythingElse() {
    forLeaves(
        (e, level, random) -> {
          long paddr = Modes.frame(mode, level, random);
          long moved = format.withLeafAddress(e, level, paddr);
          assertThat(format.leafAddress(moved, level)).isEqualTo(paddr);
          assertThat(format.withLeafAddress(moved, level, format.leafAddress(e, level)))
              .isEqualTo(e);
          assertThat(format.rights(moved, level)).isEqualTo(format.rights(e, level));
        });
    forTables(
        (e, level, random) -> {
          long used = format.withSoftware(format.withAccessed(e), 1);
          long paddr = Modes.frame(mode, 1, random);
          long moved = format.withTableAddress(used, level, paddr);
          assertThat(format.tableAddress(moved, level)).isEqualTo(paddr);
          assertThat(format.withTableAddress(moved, level, format.tableAddress(used, level)))
              .isEqualTo(used);
        });
  }

  @Test
  void aPayloadComesBackAndIsNeverPresent() {
    assertThat(format.absent(0)).isZero();
    assertThat(format.payloadBits()).isEqualTo(mode.entryBytes() * 8 - 1);
    Seeds.forEach(
        random -> {
          long payload = random.nextLong() >>> (Long.SIZE - format.payloadBits());
          long e = format.absent(payload);
          assertThat(format.payload(e)).isEqualTo(payload);
          assertThat(format.isPresent(e)).isFalse();
          assertThat(e & ~entryMask()).isZero();
        });
    assertThatThrownBy(() -> format.absent(1L << format.payloadBits()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit into " + format.payloadBits() + " bits");
  }

  @Test
  void softwareBitsComeBackAndTouchNothingElse() {
    assertThat(format.softwareBits()).isGreaterThanOrEqualTo(2);
    forLeaves(this::assertSoftwareBits);
    forTables(this::assertSoftwareBits);
    assertThatThrownBy(() -> format.withSoftware(1, 1 << format.softwareBits()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertSoftwareBits(long e, int level, SplittableRandom random) {
    int bits = random.nextInt(1 << format.softwareBits());
    long marked = format.withSoftware(e, bits);
    assertThat(format.software(marked)).isEqualTo(bits);
    assertThat(format.withSoftware(marked, format.software(e))).isEqualTo(e);
    assertThat(format.isLeaf(marked, level)).isEqualTo(format.isLeaf(e, level));
    assertThat(format.isTable(marked, level)).isEqualTo(format.isTable(e, level));
    assertThat(format.tableAddress(marked, level)).isEqualTo(format.tableAddress(e, level));
    assertThat(format.leafAddress(marked, level)).isEqualTo(format.leafAddress(e, level));
    assertThat(format.isDirty(marked)).isEqualTo(format.isDirty(e));
    assertThat(format.isAccessed(marked)).isEqualTo(format.isAccessed(e));
    assertThat(format.reservedBitsSet(marked, level)).isFalse();
  }

  @Test
  void theOffsetInThePageIsTheOffsetInTheFrame() {
    forLeaves(
        (e, level, random) -> {
          long vaddr = random.nextLong();
          assertThat(format.physicalAddress(e, level, vaddr))
              .isEqualTo(format.leafAddress(e, level) + (vaddr & mode.span(level) - 1));
        });
  }

  @Test
  void theLeavesOfASplitHugePageTranslateAsItDid() {
    forLeaves(
        (e, level, random) -> {
          if (level == 1) {
            return;
          }
          long vaddr = random.nextLong();
          long child = format.childLeaf(e, level, mode.index(vaddr, level - 1));
          assertThat(format.isLeaf(child, level - 1)).isTrue();
          assertThat(format.reservedBitsSet(child, level - 1)).isFalse();
          assertThat(format.physicalAddress(child, level - 1, vaddr))
              .isEqualTo(format.physicalAddress(e, level, vaddr));
          assertThat(format.rights(child, level - 1)).isEqualTo(format.rights(e, level));
          assertThat(format.isDirty(child)).isEqualTo(format.isDirty(e));
          assertThat(format.isAccessed(child)).isEqualTo(format.isAccessed(e));
          assertThat(format.software(child)).isEqualTo(format.software(e));
        });
  }

  @Test
  void anAddressThatAnEntryCannotHoldIsRefused() {
    Modes.leafLevels(mode)
        .forEach(
            level ->
                assertThatThrownBy(() -> format.makeLeaf(mode.span(level) >>> 1, level, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not fit"));
    assertThatThrownBy(() -> format.makeTable(1L << mode.paddrBits(), 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> format.makeTable(mode.pageBytes() >>> 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changedEntriesStayAsLargeAsEntriesAre() {
    forLeaves(
        (e, level, random) -> {
          long all =
              format.withDirty(format.withAccessed(format.withRights(e, level, 31)))
                  | format.withWritable(e, true)
                  | format.withoutDirty(e)
                  | format.withSoftware(e, (1 << format.softwareBits()) - 1);
          assertThat(all & ~entryMask()).isZero();
        });
  }

  @Test
  void everyEntryCanBeDescribed() {
    forAnyBits((e, level, random) -> assertThat(format.describe(e, level)).isNotBlank());
    forLeaves(
        (e, level, random) ->
            assertThat(format.describe(e, level))
                .startsWith("p0x%x ".formatted(format.leafAddress(e, level)))
                .doesNotContain("malformed"));
    assertThat(format.describe(0, 1)).isEqualTo("absent");
    assertThat(format.describe(format.absent(5), 1)).isEqualTo("absent, payload 0x5");
  }
}

package pagurus.arch;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The modes that every contract is tried with, and random values that fit them. */
final class Modes {
  /** 48-bit addresses with the 16 KiB granule: a fourth level of two entries. */
  static final PagingMode ARM_16K_48 =
      PagingMode.like(PagingMode.named("aarch64-16k"))
          .name("aarch64-16k-48")
          .indexBits(11, 11, 11, 1)
          .build();

  /** Small enough to be explored completely. */
  static final PagingMode TEACHING =
      PagingMode.like(PagingMode.named("x86-64"))
          .name("teaching-x86")
          .pageShift(5)
          .indexBits(2, 2)
          .userOnly()
          .build();

  static final PagingMode TEACHING_RISCV =
      PagingMode.like(PagingMode.named("sv39"))
          .name("teaching-riscv")
          .pageShift(6)
          .indexBits(3, 3, 2)
          .build();

  static final PagingMode TEACHING_ARM =
      PagingMode.like(PagingMode.named("aarch64-4k"))
          .name("teaching-arm")
          .pageShift(7)
          .indexBits(4, 4, 3)
          .build();

  private Modes() {}

  static Stream<PagingMode> everyMode() {
    return Stream.of(
            PagingMode.all().stream(),
            PagingMode.secondStages().stream(),
            Stream.of(ARM_16K_48, TEACHING, TEACHING_RISCV, TEACHING_ARM),
            armByNumbers())
        .flatMap(modes -> modes);
  }

  /** The 52-bit forms of AArch64, and shorter trees. */
  static Stream<PagingMode> armByNumbers() {
    return Stream.of(
        PagingMode.aarch64(12, 52, true),
        PagingMode.aarch64(14, 52, true),
        PagingMode.aarch64(16, 52, true),
        PagingMode.aarch64(16, 52, false),
        PagingMode.aarch64(12, 48, true),
        PagingMode.aarch64(12, 39, false),
        PagingMode.aarch64(14, 36, false));
  }

  static IntStream levels(PagingMode mode) {
    return IntStream.rangeClosed(1, mode.levels());
  }

  static IntStream leafLevels(PagingMode mode) {
    return levels(mode).filter(mode::leafAllowed);
  }

  /** A frame that a leaf of this level can map. */
  static long frame(PagingMode mode, int level, SplittableRandom random) {
    return random.nextLong() & (1L << mode.paddrBits()) - mode.span(level);
  }

  static int rights(SplittableRandom random) {
    return random.nextInt(32);
  }

  /** Any bits at all, in the size of an entry. */
  static long anyBits(PagingMode mode, SplittableRandom random) {
    long bits = random.nextLong() & (random.nextBoolean() ? -1L : random.nextLong());
    return mode.entryBytes() == 4 ? bits & 0xFFFF_FFFFL : bits;
  }

  /** A leaf as software and hardware may have left it. */
  static long leaf(PagingMode mode, int level, SplittableRandom random) {
    EntryFormat format = mode.format();
    long e = format.makeLeaf(frame(mode, level, random), level, rights(random));
    e = random.nextBoolean() ? format.withAccessed(e) : e;
    e = random.nextBoolean() ? format.withDirty(e) : e;
    e = random.nextInt(4) == 0 ? format.withWritable(e, random.nextBoolean()) : e;
    return format.withSoftware(e, random.nextInt(1 << format.softwareBits()));
  }
}

package pagurus.arch;

import java.util.Arrays;
import java.util.List;

/** The AArch64 stage 1 modes, the TTBR0 half. Arm ARM D8.2: one for each translation granule. */
final class Arm64Modes {
  /** 4 KiB granule, 48-bit addresses, 4 levels; blocks of 2 MiB and 1 GiB. */
  static final PagingMode GRANULE_4K = of("aarch64-4k", 12, 3, 9, 9, 9, 9);

  /** 16 KiB granule, 47-bit addresses, 3 levels; blocks of 32 MiB. */
  static final PagingMode GRANULE_16K = of("aarch64-16k", 14, 2, 11, 11, 11);

  /** 64 KiB granule, 48-bit addresses, 3 levels, a root of 64 entries; blocks of 512 MiB. */
  static final PagingMode GRANULE_64K = of("aarch64-64k", 16, 2, 13, 13, 6);

  private static final int FEWEST_ADDRESS_BITS = 16;

  private Arm64Modes() {}

  private static PagingMode of(String name, int granuleShift, int leafLevels, int... indexBits) {
    return new PagingModeBuilder(
            name,
            LevelNames.ARM,
            shape -> new Arm64Format(granuleShift, shape),
            granuleShift,
            indexBits)
        .leafLevels(leafLevels)
        .paddrBits(48)
        .asidBits(16)
        .build();
  }

  /** See {@link PagingMode#aarch64}. */
  static PagingMode of(int granuleShift, int vaddrBits, boolean wide) {
    for (PagingMode named : List.of(GRANULE_4K, GRANULE_16K, GRANULE_64K)) {
      if (!wide && named.pageShift() == granuleShift && named.vaddrBits() == vaddrBits) {
        return named;
      }
    }
    if (granuleShift != 12 && granuleShift != 14 && granuleShift != 16) {
      throw new IllegalArgumentException(
          "a granule has 2^12, 2^14 or 2^16 bytes, not 2^" + granuleShift);
    }
    int most = wide || granuleShift == 16 ? 52 : 48;
    int least = Math.max(FEWEST_ADDRESS_BITS, granuleShift + 1);
    if (vaddrBits < least || vaddrBits > most) {
      throw new IllegalArgumentException(
          "addresses have %d to %d bits with this granule, not %d"
              .formatted(least, most, vaddrBits));
    }
    String name =
        "aarch64-%dk-%d%s"
            .formatted((1 << granuleShift) >> 10, vaddrBits, suffix(granuleShift, wide));
    return new PagingModeBuilder(
            name,
            LevelNames.ARM,
            shape ->
                wide
                    ? new Arm64WideFormat(granuleShift, shape)
                    : new Arm64Format(granuleShift, shape),
            granuleShift,
            indexBits(granuleShift, vaddrBits))
        .leafLevels(leafLevels(granuleShift, vaddrBits, wide))
        .paddrBits(wide ? 52 : 48)
        .asidBits(16)
        .build();
  }

  private static String suffix(int granuleShift, boolean wide) {
    if (!wide) {
      return "";
    }
    return granuleShift == 16 ? "-lpa" : "-lpa2";
  }

  /** All tables are full but the root, which has what is left. */
  private static int[] indexBits(int granuleShift, int vaddrBits) {
    int stride = granuleShift - 3;
    int levels = Math.ceilDiv(vaddrBits - granuleShift, stride);
    int[] bits = new int[levels];
    Arrays.fill(bits, stride);
    bits[levels - 1] = vaddrBits - granuleShift - stride * (levels - 1);
    return bits;
  }

  /** Arm ARM D8.3, the table of block sizes: one level more where addresses are wide. */
  private static int leafLevels(int granuleShift, int vaddrBits, boolean wide) {
    int usual = granuleShift == 12 ? 3 : 2;
    return Math.min(indexBits(granuleShift, vaddrBits).length, wide ? usual + 1 : usual);
  }
}

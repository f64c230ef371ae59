package pagurus.arch;

/** The AArch64 stage 1 modes, the TTBR0 half. Arm ARM D8.2: one for each translation granule. */
final class Arm64Modes {
  /** 4 KiB granule, 48-bit addresses, 4 levels; blocks of 2 MiB and 1 GiB. */
  static final PagingMode GRANULE_4K = of("aarch64-4k", 12, 3, 9, 9, 9, 9);

  /** 16 KiB granule, 47-bit addresses, 3 levels; blocks of 32 MiB. */
  static final PagingMode GRANULE_16K = of("aarch64-16k", 14, 2, 11, 11, 11);

  /** 64 KiB granule, 48-bit addresses, 3 levels, a root of 64 entries; blocks of 512 MiB. */
  static final PagingMode GRANULE_64K = of("aarch64-64k", 16, 2, 13, 13, 6);

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
}

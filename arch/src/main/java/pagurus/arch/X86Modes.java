package pagurus.arch;

/** The x86 modes. Intel SDM volume 3, 4.1.1 and 4.3 to 4.5. */
final class X86Modes {
  /** Conventional split of 32-bit kernels: 3 GiB for programs. */
  private static final long USER_3_GIB = 0xC000_0000L;

  /** 4-level paging: 48-bit addresses, leaves of 4 KiB, 2 MiB, 1 GiB (4.5). */
  static final PagingMode X86_64 = wide("x86-64", 9, 9, 9, 9).build();

  /** 5-level paging: 57-bit addresses (4.5). */
  static final PagingMode X86_64_LA57 = wide("x86-64-la57", 9, 9, 9, 9, 9).build();

  /** PAE: a root of four registers, leaves of 4 KiB and 2 MiB (4.4). */
  static final PagingMode PAE =
      of("x86-pae", X86Format.Kind.PAE, 9, 9, 2)
          .leafLevels(2)
          .paddrBits(52)
          .userLimit(USER_3_GIB)
          .rootInRegisters()
          .build();

  /** 32-bit paging with CR4.PSE: leaves of 4 KiB and 4 MiB (4.3). */
  static final PagingMode BITS32 =
      of("x86-32", X86Format.Kind.BITS32, 10, 10).paddrBits(32).userLimit(USER_3_GIB).build();

  private X86Modes() {}

  private static PagingModeBuilder wide(String name, int... indexBits) {
    return of(name, X86Format.Kind.BITS64, indexBits)
        .leafLevels(3)
        .paddrBits(52)
        .signExtended()
        .asidBits(12);
  }

  private static PagingModeBuilder of(String name, X86Format.Kind kind, int... indexBits) {
    return new PagingModeBuilder(
        name, LevelNames.GENERIC, shape -> new X86Format(kind, shape), 12, indexBits);
  }
}

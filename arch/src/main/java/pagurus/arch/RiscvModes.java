package pagurus.arch;

/**
 * The RISC-V modes. Privileged specification 10.3 (Sv32), 10.4 (Sv39), 10.5 (Sv48), 10.6 (Sv57).
 */
final class RiscvModes {
  /** 2 levels of 1024 4-byte entries, 34-bit physical addresses; programs get 3 GiB, as usual. */
  static final PagingMode SV32 =
      of("sv32", 4, 10, 10).paddrBits(34).asidBits(9).userLimit(0xC000_0000L).build();

  /** 3 levels, 39-bit addresses. */
  static final PagingMode SV39 = wide("sv39", 9, 9, 9);

  /** 4 levels, 48-bit addresses. */
  static final PagingMode SV48 = wide("sv48", 9, 9, 9, 9);

  /** 5 levels, 57-bit addresses. */
  static final PagingMode SV57 = wide("sv57", 9, 9, 9, 9, 9);

  /**
   * The second stages (chapter "H" extension, "two-stage address translation", hgatp): the tree of
   * Sv39, Sv48 or Sv57 with two more bits of guest-physical address, which make the root four times
   * as large, 16 KiB in one piece (R8). Addresses are zero-extended; VMIDs have up to 14 bits.
   */
  static final PagingMode SV39X4 = secondStage("sv39x4", 9, 9, 11);

  static final PagingMode SV48X4 = secondStage("sv48x4", 9, 9, 9, 11);

  static final PagingMode SV57X4 = secondStage("sv57x4", 9, 9, 9, 9, 11);

  private RiscvModes() {}

  private static PagingMode secondStage(String name, int... indexBits) {
    return of(name, 8, indexBits).paddrBits(56).asidBits(14).build();
  }

  private static PagingMode wide(String name, int... indexBits) {
    return of(name, 8, indexBits).paddrBits(56).asidBits(16).signExtended().build();
  }

  private static PagingModeBuilder of(String name, int entryBytes, int... indexBits) {
    return new PagingModeBuilder(
        name, LevelNames.GENERIC, shape -> new RiscvFormat(entryBytes, shape), 12, indexBits);
  }
}

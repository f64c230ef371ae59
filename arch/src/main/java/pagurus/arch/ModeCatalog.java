package pagurus.arch;

import java.util.List;

/**
 * The modes by name.
 *
 * <p>A family's class is loaded when one of its modes is asked for, not before: a process that uses
 * one mode then has one implementation of {@link EntryFormat}, and calls to it cost nothing.
 */
final class ModeCatalog {
  static final List<String> NAMES =
      List.of(
          "x86-64",
          "x86-64-la57",
          "x86-pae",
          "x86-32",
          "sv32",
          "sv39",
          "sv48",
          "sv57",
          "aarch64-4k",
          "aarch64-16k",
          "aarch64-64k");

  static final List<String> SECOND_STAGES = List.of("sv39x4", "sv48x4", "sv57x4");

  private ModeCatalog() {}

  static List<PagingMode> all() {
    return NAMES.stream().map(ModeCatalog::named).toList();
  }

  static PagingMode named(String name) {
    return switch (name) {
      case "x86-64" -> X86Modes.X86_64;
      case "x86-64-la57" -> X86Modes.X86_64_LA57;
      case "x86-pae" -> X86Modes.PAE;
      case "x86-32" -> X86Modes.BITS32;
      case "sv32" -> RiscvModes.SV32;
      case "sv39" -> RiscvModes.SV39;
      case "sv48" -> RiscvModes.SV48;
      case "sv57" -> RiscvModes.SV57;
      case "sv39x4" -> RiscvModes.SV39X4;
      case "sv48x4" -> RiscvModes.SV48X4;
      case "sv57x4" -> RiscvModes.SV57X4;
      case "aarch64-4k" -> Arm64Modes.GRANULE_4K;
      case "aarch64-16k" -> Arm64Modes.GRANULE_16K;
      case "aarch64-64k" -> Arm64Modes.GRANULE_64K;
      default ->
          throw new IllegalArgumentException(
              "no paging mode is called \"%s\"; there are %s"
                  .formatted(name, String.join(", ", NAMES)));
    };
  }
}

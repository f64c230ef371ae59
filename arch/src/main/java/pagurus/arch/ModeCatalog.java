package pagurus.arch;

import java.util.List;

/**
 * The modes by name.
 *
 * <p>A family's class is loaded when one of its modes is asked for, not before: a process that uses
 * one mode then has one implementation of {@link EntryFormat}, and calls to it cost nothing.
 */
final class ModeCatalog {
  private static final List<String> NAMES = List.of("x86-64", "x86-64-la57", "x86-pae", "x86-32");

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
      default ->
          throw new IllegalArgumentException(
              "no paging mode is called \"%s\"; there are %s"
                  .formatted(name, String.join(", ", NAMES)));
    };
  }
}

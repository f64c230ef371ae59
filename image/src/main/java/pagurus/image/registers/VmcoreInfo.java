package pagurus.image.registers;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pagurus.arch.PagingMode;
import pagurus.image.file.ImageFile;
import pagurus.image.file.Machine;
import pagurus.image.file.Note;

/**
 * What a Linux kernel notes about itself for those who read its dumps: lines like {@code
 * SYMBOL(swapper_pg_dir)=ffffffff82a10000}. Source: the kernel's documentation, {@code
 * admin-guide/kdump/vmcoreinfo.rst}.
 *
 * @param values what stands before the equals sign, and behind it
 */
public record VmcoreInfo(Map<String, String> values) {
  private static final String OWNER = "VMCOREINFO";
  private static final String ROOT_SYMBOL = "SYMBOL(swapper_pg_dir)";

  /** Where x86-64 maps the kernel's image, before {@code phys_base} is added. */
  private static final long X86_64_IMAGE = 0xFFFF_FFFF_8000_0000L;

  /** Where 32-bit x86 maps low memory, with the usual split. */
  private static final long X86_32_LOW_MEMORY = 0xC000_0000L;

  private static final int MOST_BYTES = 1 << 20;

  /** The note of an image, if it has one. */
  public static Optional<VmcoreInfo> of(ImageFile image) {
    return image.notes().stream()
        .filter(note -> note.owner().equals(OWNER))
        .findFirst()
        .map(VmcoreInfo::parsed);
  }

  private static VmcoreInfo parsed(Note note) {
    long bytes = Math.min(MOST_BYTES, note.content().byteSize());
    String text =
        StandardCharsets.ISO_8859_1
            .decode(note.content().asSlice(0, bytes).asByteBuffer())
            .toString();
    Map<String, String> values = new TreeMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new VmcoreInfo(values);
  }

  /** The kernel's version, if it is noted. */
  public Optional<String> release() {
    return Optional.ofNullable(values.get("OSRELEASE"));
  }

  /** The kernel's own root, if enough is noted to tell where it is and of which mode. */
  public Optional<Root> kernelRoot(Machine machine) {
    Optional<Long> symbol = hexadecimal(ROOT_SYMBOL);
    if (symbol.isEmpty()) {
      return Optional.empty();
    }
    return switch (machine) {
      case X86_64 ->
          root(
              symbol.get() - X86_64_IMAGE + number("phys_base").orElse(0L),
              number("pgtable_l5_enabled").orElse(0L) == 1 ? "x86-64-la57" : "x86-64");
      case X86_32 ->
          root(
              symbol.get() - X86_32_LOW_MEMORY,
              values.containsKey("CONFIG_X86_PAE") ? "x86-pae" : "x86-32");
      case RISCV_64, RISCV_32 -> riscvRoot(symbol.get());
      case AARCH64 -> armRoot(symbol.get());
      case UNKNOWN -> Optional.empty();
    };
  }

  private Optional<Root> riscvRoot(long symbol) {
    Optional<Long> distance = number("va_kernel_pa_offset");
    Optional<Long> bits = number("VA_BITS");
    if (distance.isEmpty() || bits.isEmpty() || !PagingMode.names().contains("sv" + bits.get())) {
      return Optional.empty();
    }
    return root(symbol - distance.get(), "sv" + bits.get());
  }

  private Optional<Root> armRoot(long symbol) {
    Optional<Long> distance = number("kimage_voffset");
    Optional<Long> page = Optional.ofNullable(values.get("PAGESIZE")).flatMap(VmcoreInfo::decoded);
    long bits = number("VA_BITS").orElse(0L);
    long used = number("TCR_EL1_T1SZ").map(size -> Long.SIZE - size).orElse(bits);
    if (distance.isEmpty() || page.isEmpty()) {
      return Optional.empty();
    }
    int granule = Long.numberOfTrailingZeros(page.get());
    try {
      PagingMode mode = PagingMode.aarch64(granule, (int) used, used > 48 && granule < 16);
      long paddr = symbol - distance.get();
      if (granule == 16 && bits > used) {
        // The kernel's root is made for the wider addresses, and TTBR1 points at its end.
        long wide = PagingMode.aarch64(granule, (int) bits, false).entries(mode.levels());
        paddr += (wide - mode.entries(mode.levels())) * Long.BYTES;
      }
      return Optional.of(new Root("kernel", paddr, mode, -1L << mode.vaddrBits(), 1, "VMCOREINFO"));
    } catch (IllegalArgumentException noSuchMode) {
      return Optional.empty();
    }
  }

  private static Optional<Root> root(long paddr, String mode) {
    return paddr < 0
        ? Optional.empty()
        : Optional.of(new Root("kernel", paddr, PagingMode.named(mode), 0, 1, "VMCOREINFO"));
  }

  private Optional<Long> number(String name) {
    return Optional.ofNullable(values.get("NUMBER(%s)".formatted(name)))
        .flatMap(VmcoreInfo::decoded);
  }

  private static Optional<Long> decoded(String text) {
    try {
      return Optional.of(
          text.startsWith("0x")
              ? Long.parseUnsignedLong(text.substring(2), 16)
              : Long.parseLong(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private Optional<Long> hexadecimal(String name) {
    return Optional.ofNullable(values.get(name)).flatMap(text -> decoded("0x" + text));
  }
}

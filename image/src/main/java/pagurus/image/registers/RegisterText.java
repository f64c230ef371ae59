package pagurus.image.registers;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.image.BadImageException;
import pagurus.image.file.Machine;
import pagurus.image.file.SmallFile;

/**
 * Registers from a text that goes with an image: what QEMU's {@code info registers -a} prints, or a
 * JSON array with an object for each CPU whose members are registers ({@code TTBR0_EL1}, {@code
 * TTBR1_EL1}, {@code TCR_EL1}; or {@code satp}; or {@code CR0}, {@code CR3}, {@code CR4}, {@code
 * EFER}), as numbers or as hexadecimal strings.
 */
public final class RegisterText {
  private static final Pattern CPU_HEADER = Pattern.compile("^CPU#(\\d+)\\s*$");

  /** {@code CR3=0000000004d94000}, or {@code satp 8002a000000868db} at the beginning of a line. */
  private static final Pattern REGISTER =
      Pattern.compile("\\b(CR0|CR3|CR4|EFER)=([0-9a-fA-F]+)|^\\s*(satp)\\s+([0-9a-fA-F]+)\\s*$");

  private static final long EFER_LMA = 1L << 10;
  private static final int MOST_BYTES = 64 << 20;
  private static final int NARROW_DIGITS = 8;
  private static final int MOST_CPUS = 1 << 16;

  private RegisterText() {}

  /**
   * Reads a file.
   *
   * @param machine what the image is of; says how wide {@code satp} is
   * @throws BadImageException if it says nothing about paging
   */
  public static List<CpuState> read(Path file, Machine machine) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadImageException(file + " is a folder, not a text with registers");
    }
    String text = SmallFile.text(file, MOST_BYTES, "a text with registers");
    List<CpuState> cpus =
        text.stripLeading().startsWith("[") ? ofJson(file, text, machine) : ofText(text, machine);
    if (cpus.isEmpty()) {
      throw new BadImageException(
          file + " names none of the registers CR3, satp, TTBR0_EL1 of any cpu");
    }
    return cpus;
  }

  /** Registers in the form of JSON that {@link #read} understands. */
  public static String json(List<CpuState> cpus) throws IOException {
    List<Map<String, String>> list = new ArrayList<>();
    for (CpuState cpu : cpus) {
      Map<String, String> registers = new LinkedHashMap<>();
      switch (cpu) {
        case CpuState.X86 x86 -> {
          registers.put("CR0", text(x86.cr0()));
          registers.put("CR3", text(x86.cr3()));
          registers.put("CR4", text(x86.cr4()));
          registers.put("EFER", text(x86.longMode() ? EFER_LMA : 0));
        }
        case CpuState.Riscv riscv -> registers.put("satp", text(riscv.satp()));
        case CpuState.Arm64 arm -> {
          registers.put("TTBR0_EL1", text(arm.ttbr0()));
          registers.put("TTBR1_EL1", text(arm.ttbr1()));
          registers.put("TCR_EL1", text(arm.tcr()));
        }
      }
      list.add(registers);
    }
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(list) + "\n";
  }

  private static String text(long value) {
    return "0x%x".formatted(value);
  }

  private static List<CpuState> ofText(String text, Machine machine) {
    TreeMap<Integer, Map<String, String>> byCpu = new TreeMap<>();
    int cpu = 0;
    for (String line : text.lines().toList()) {
      Matcher header = CPU_HEADER.matcher(line);
      if (header.matches()) {
        cpu = cpuNumber(header.group(1));
        continue;
      }
      Matcher register = REGISTER.matcher(line);
      while (register.find()) {
        boolean x86 = register.group(1) != null;
        byCpu
            .computeIfAbsent(cpu, number -> new TreeMap<>())
            .put(register.group(x86 ? 1 : 3), register.group(x86 ? 2 : 4));
      }
    }
    List<CpuState> cpus = new ArrayList<>();
    byCpu.forEach((number, registers) -> addCpu(number, registers, machine, cpus));
    return cpus;
  }

  private static int cpuNumber(String digits) {
    if (digits.length() > 5 || Integer.parseInt(digits) >= MOST_CPUS) {
      throw new BadImageException("cpu %s is above the limit of %d".formatted(digits, MOST_CPUS));
    }
    return Integer.parseInt(digits);
  }

  private static List<CpuState> ofJson(Path file, String text, Machine machine) {
    List<CpuState> cpus = new ArrayList<>();
    try {
      int number = 0;
      for (Object element : JSON.std.listFrom(text)) {
        Map<String, String> registers = new TreeMap<>();
        if (element instanceof Map<?, ?> object) {
          object.forEach((name, value) -> registers.put(plainName(name), digits(value)));
        }
        addCpu(number++, registers, machine, cpus);
      }
    } catch (IOException notJson) {
      throw new BadImageException(file + " begins like JSON and is none", notJson);
    }
    return cpus;
  }

  private static String plainName(Object name) {
    String upper = String.valueOf(name).toUpperCase(Locale.ROOT).replace("_EL1", "");
    return upper.equals("SATP") ? "satp" : upper;
  }

  private static String digits(Object value) {
    if (value instanceof Number number) {
      return Long.toHexString(number.longValue());
    }
    String text = String.valueOf(value);
    return text.startsWith("0x") ? text.substring(2) : text;
  }

  private static void addCpu(
      int cpu, Map<String, String> registers, Machine machine, List<CpuState> cpus) {
    if (registers.containsKey("satp")) {
      boolean short32 = registers.getOrDefault("satp", "").length() == NARROW_DIGITS;
      boolean narrow = machine == Machine.RISCV_32 || (machine == Machine.UNKNOWN && short32);
      cpus.add(new CpuState.Riscv(cpu, value(registers, "satp"), narrow));
    } else if (registers.containsKey("CR3")) {
      boolean longMode = (value(registers, "EFER") & EFER_LMA) != 0;
      cpus.add(
          new CpuState.X86(
              cpu,
              value(registers, "CR0"),
              value(registers, "CR3"),
              value(registers, "CR4"),
              longMode));
    } else if (registers.containsKey("TCR")) {
      cpus.add(
          new CpuState.Arm64(
              cpu, value(registers, "TTBR0"), value(registers, "TTBR1"), value(registers, "TCR")));
    }
  }

  private static long value(Map<String, String> registers, String name) {
    String digits = registers.getOrDefault(name, "0");
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException notHexadecimal) {
      throw new BadImageException(
          "register %s is \"%s\", which is no hexadecimal number of 64 bits"
              .formatted(name, digits),
          notHexadecimal);
    }
  }
}

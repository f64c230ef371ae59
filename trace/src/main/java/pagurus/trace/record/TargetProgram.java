package pagurus.trace.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The program to record, as a machine can run it: an ELF file, and never a script.
 *
 * @param file the ELF file
 * @param calledAs the word that the program sees as its own name
 * @param arguments what follows it
 * @param architecture what it was compiled for
 */
record TargetProgram(
    Path file, String calledAs, List<String> arguments, Architecture architecture) {
  /** What a program was compiled for; the ELF machine numbers are in the gABI's e_machine table. */
  enum Architecture {
    X86_64(62, "amd64", "x86_64"),
    RISCV64(243, "riscv64", "riscv64"),
    OTHER(-1, "", "");

    private final int elfMachine;
    private final String javaName;
    private final String qemuName;

    Architecture(int elfMachine, String javaName, String qemuName) {
      this.elfMachine = elfMachine;
      this.javaName = javaName;
      this.qemuName = qemuName;
    }

    /** The file of qemu-user that runs such programs. */
    String qemuProgram() {
      return "qemu-" + qemuName;
    }

    /** Whether programs of this kind run here as they are. */
    boolean isNative() {
      return System.getProperty("os.arch", "").equals(javaName);
    }
  }

  /** The kernel follows as many interpreters of interpreters (linux/binfmts.h). */
  private static final int MOST_INTERPRETERS = 4;

  private static final int HEADER_BYTES = 256;
  private static final int ELF_CLASS_64 = 2;
  private static final int ELF_LITTLE_ENDIAN = 1;

  /**
   * Finds the program of a command; for a script, its interpreter.
   *
   * @throws RecordingRefusedException if there is no such program or it cannot be recorded
   */
  static TargetProgram of(List<String> command, Host host) throws IOException {
    List<String> words = command;
    String calledAs = command.getFirst();
    Path file = locate(calledAs, host);
    for (int depth = 0; depth <= MOST_INTERPRETERS; depth++) {
      byte[] start = firstBytes(file);
      if (!startsWith(start, "#!")) {
        return new TargetProgram(
            file, calledAs, words.subList(1, words.size()), architectureOf(file, start));
      }
      words = interpreted(file, start, words);
      calledAs = words.getFirst();
      file = locate(calledAs, host);
    }
    throw new RecordingRefusedException(
        command.getFirst() + " has more than " + MOST_INTERPRETERS + " interpreters in a row");
  }

  private static Path locate(String word, Host host) throws RecordingRefusedException {
    if (!word.contains("/")) {
      return host.find(word)
          .orElseThrow(
              () -> new RecordingRefusedException("there is no program " + word + " in PATH"));
    }
    Path file = Path.of(word);
    if (Files.isDirectory(file)) {
      throw new RecordingRefusedException(word + " is a directory, not a program");
    }
    if (!Files.exists(file)) {
      throw new RecordingRefusedException(word + " does not exist");
    }
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new RecordingRefusedException(word + " is not an executable file");
    }
    return file;
  }

  private static byte[] firstBytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER_BYTES);
    } catch (IOException unreadable) {
      throw new RecordingRefusedException(
          file + " may be executed but not read, so it cannot be recorded", unreadable);
    }
  }

  private static boolean startsWith(byte[] bytes, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= wanted.length
        && ByteBuffer.wrap(bytes, 0, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  /**
   * The command that the kernel would make of a script's: interpreter, its one argument, script.
   */
  private static List<String> interpreted(Path script, byte[] start, List<String> words)
      throws RecordingRefusedException {
    String text = new String(start, StandardCharsets.UTF_8).substring(2);
    int end = text.indexOf('\n');
    String[] parts = (end < 0 ? text : text.substring(0, end)).strip().split("[ \\t]+", 2);
    if (parts[0].isEmpty()) {
      throw new RecordingRefusedException(script + " names no interpreter after #!");
    }
    List<String> interpreted = new ArrayList<>(List.of(parts));
    interpreted.add(script.toString());
    interpreted.addAll(words.subList(1, words.size()));
    return interpreted;
  }

  private static Architecture architectureOf(Path file, byte[] start)
      throws RecordingRefusedException {
    if (!startsWith(start, "\u007fELF") || start.length < 20) {
      throw new RecordingRefusedException(
          file + " is neither an ELF program nor a script that begins with #!");
    }
    if (start[4] != ELF_CLASS_64 || start[5] != ELF_LITTLE_ENDIAN) {
      return Architecture.OTHER;
    }
    int machine = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getShort(18) & 0xffff;
    for (Architecture known : Set.of(Architecture.X86_64, Architecture.RISCV64)) {
      if (known.elfMachine == machine) {
        return known;
      }
    }
    return Architecture.OTHER;
  }

  /** The kind in words. */
  String kindOfProgram() {
    return architecture == Architecture.OTHER
        ? "neither an x86-64 nor a RISC-V 64 program"
        : "a program for " + architecture.qemuName.toLowerCase(Locale.ROOT);
  }
}

package pagurus.trace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be recorded is refused in one sentence, before anything runs. */
class RefusalTest {
  private static final int EM_X86_64 = 62;
  private static final int EM_AARCH64 = 183;

  @TempDir private Path folder;

  @Test
  void aProgramThatIsNotThere() {
    refused(() -> prepare("nosuchprogram"), "there is no program nosuchprogram in PATH");
    refused(() -> prepare("./no/such"), "./no/such does not exist");
  }

  @Test
  void whatIsNoProgram() throws IOException {
    refused(() -> prepare(folder.toString()), folder + " is a directory, not a program");
    Path text = Files.writeString(folder.resolve("text"), "hello\n");
    refused(() -> prepare(text.toString()), text + " is not an executable file");
    executable(text);
    refused(
        () -> prepare(text.toString()),
        text + " is neither an ELF program nor a script that begins with #!");
  }

  @Test
  void aScriptThatRunsItself() throws IOException {
    Path script = folder.resolve("ouroboros");
    Files.writeString(script, "#!" + script + "\n");
    executable(script);
    refused(() -> prepare(script.toString()), script + " has more than 4 interpreters in a row");
  }

  @Test
  void aScriptIsRecordedAsItsInterpreter() throws IOException {
    Path script = executable(Files.writeString(folder.resolve("script"), "#! prog -e  -x\nls\n"));
    executable(elf("prog", EM_X86_64));

    TargetProgram program = TargetProgram.of(List.of(script.toString(), "a b"), host());

    assertThat(program.file()).isEqualTo(folder.resolve("prog"));
    assertThat(program.calledAs()).isEqualTo("prog");
    assertThat(program.arguments()).containsExactly("-e  -x", script.toString(), "a b");
    assertThat(program.architecture()).isEqualTo(TargetProgram.Architecture.X86_64);
  }

  @Test
  void aProgramOfAnotherArchitecture() throws IOException {
    executable(elf("prog", EM_AARCH64));
    refused(
        () -> prepare("prog"),
        folder.resolve("prog") + " is neither an x86-64 nor a RISC-V 64 program");
  }

  @Test
  void aMachineWithoutABackEnd() throws IOException {
    executable(elf("prog", EM_X86_64));
    refused(() -> prepare("prog"), "recording with QEMU needs Debian's package qemu-user");
    refused(
        () -> prepare("prog", BackendChoice.QEMU),
        "recording with QEMU needs Debian's package qemu-user");
  }

  @Test
  void anEmulatorOfAnotherTime() throws IOException {
    executable(elf("prog", EM_X86_64));
    Path qemu = folder.resolve("qemu-x86_64");
    executable(Files.writeString(qemu, "#!/bin/sh\necho 'qemu-x86_64 version 10.0.2 (Debian)'\n"));
    refused(
        () -> prepare("prog"),
        qemu + " is qemu-x86_64 version 10.0.2 (Debian); the recorder's plugin fits 4.2 to 8.2");
  }

  @Test
  void anEmulatorWithoutACompiler() throws IOException {
    executable(elf("prog", EM_X86_64));
    Path qemu = folder.resolve("qemu-x86_64");
    executable(Files.writeString(qemu, "#!/bin/sh\necho 'qemu-x86_64 version 7.2.22'\n"));
    refused(() -> prepare("prog"), PluginLibrary.NO_COMPILER);
  }

  @Test
  void anOutputThatCannotBe() throws IOException {
    executable(elf("prog", EM_X86_64));
    refused(() -> prepare("prog", folder), folder + " is a directory, not a file to write to");
    Path missing = folder.resolve("no/such.pgt");
    refused(
        () -> prepare("prog", missing), missing.getParent() + " is not a directory to write to");
    refused(() -> prepare("prog", Path.of("/dev/null")), "/dev/null cannot be written");
  }

  @Test
  void aCompilerThatFails() throws IOException {
    executable(
        Files.writeString(
            folder.resolve("cc"), "#!/bin/sh\ncat >/dev/null\necho 'no disk'\nexit 1\n"));
    refused(
        () -> new PluginLibrary(host()).compiled(),
        folder.resolve("cc") + " cannot compile the recorder's plugin: no disk");
    try (var left = Files.list(folder.resolve("cache/pagurus"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aCacheThatCannotBeWritten() throws IOException {
    executable(Files.writeString(folder.resolve("cc"), "#!/bin/sh\n"));
    Files.writeString(folder.resolve("cache"), "a file where a directory should be");
    refused(
        () -> new PluginLibrary(host()).compiled(),
        folder.resolve("cache/pagurus")
            + " cannot be written; set XDG_CACHE_HOME to a directory that can");
  }

  private void refused(ThrowingCallable attempt, String sentence) {
    assertThatThrownBy(attempt).isInstanceOf(RecordingRefusedException.class).hasMessage(sentence);
    assertThat(folder.resolve("out.pgt")).doesNotExist();
  }

  /** A machine that has nothing but what is in the folder. */
  private Host host() {
    return new Host(
        Map.of("PATH", folder.toString(), "XDG_CACHE_HOME", folder.resolve("cache").toString()));
  }

  private Recorder prepare(String word) throws IOException, InterruptedException {
    return prepare(word, BackendChoice.AUTO);
  }

  private Recorder prepare(String word, BackendChoice choice)
      throws IOException, InterruptedException {
    Path output = folder.resolve("out.pgt");
    return Recorder.prepare(new RecordingPlan(List.of(word), output, choice, 1), host());
  }

  private Recorder prepare(String word, Path output) throws IOException, InterruptedException {
    return Recorder.prepare(
        new RecordingPlan(List.of(word), output, BackendChoice.AUTO, 1), host());
  }

  private Path elf(String name, int machine) throws IOException {
    byte[] header = new byte[64];
    header[0] = 0x7f;
    header[1] = 'E';
    header[2] = 'L';
    header[3] = 'F';
    header[4] = 2;
    header[5] = 1;
    header[18] = (byte) machine;
    return Files.write(folder.resolve(name), header);
  }

  private static Path executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}

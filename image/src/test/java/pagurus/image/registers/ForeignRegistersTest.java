package pagurus.image.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.image.BadImageException;
import pagurus.image.RealImage;
import pagurus.image.WrittenMemory;
import pagurus.image.file.ImageFile;
import pagurus.image.file.Machine;
import pagurus.image.file.Note;

class ForeignRegistersTest {
  private static final String X86_64 =
      """
      [{"CR0": "0x80050033", "CR3": "0x1000", "CR4": "0x20", "EFER": "0xd00"}]
      """;
  private static final String LA57 =
      """
      [{"CR0": "0x80050033", "CR3": "0x1000", "CR4": "0x1020", "EFER": "0xd00"}]
      """;
  private static final String PAE =
      """
      [{"CR0": "0x80050033", "CR3": "0x1000", "CR4": "0x20"}]
      """;
  private static final String SV39 = "CPU#0\n satp     8000000000000001\n";
  private static final String SV32 = "CPU#0\n satp     80000001\n";
  private static final String BARE = "CPU#0\n satp     0000000000000000\n";
  private static final String ARM_4K =
      """
      [{"TTBR0_EL1": "0x1000", "TTBR1_EL1": "0x2000", "TCR_EL1": "0x500074b5503510"}]
      """;

  @TempDir Path folder;

  private static ImageFile image(Machine machine, Note... notes) {
    WrittenMemory memory = new WrittenMemory(0, 1 << 16);
    return new ImageFile(Path.of("memory.elf"), "none", memory, machine, List.of(notes), List.of());
  }

  /** What QEMU notes of a CPU in a paging mode. */
  private static Note qemu(long cr4) {
    MemorySegment content = MemorySegment.ofArray(new byte[512]);
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG_UNALIGNED;
    content.set(word, 392, 0x8005_0033L);
    content.set(word, 392 + 3 * 8, 0x1000);
    content.set(word, 392 + 4 * 8, cr4);
    return new Note("QEMU", 0, content, 0);
  }

  private static Note kernel(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Note("VMCOREINFO", 0, MemorySegment.ofArray(bytes), 0);
  }

  private void check(String registers, ImageFile image) throws IOException {
    Path text = Files.writeString(folder.resolve("registers"), registers);
    ForeignRegisters.refuse(text, RegisterText.read(text, image.machine()), image);
  }

  private void assertRefused(String registers, ImageFile image, String why) {
    assertThatThrownBy(() -> check(registers, image))
        .isInstanceOf(BadImageException.class)
        .message()
        .contains("does not belong to memory.elf: cpu 0 ")
        .endsWith(why)
        .hasLineCount(1);
  }

  @Test
  void registersOfAnotherArchitectureAreRefused() {
    assertRefused(
        SV39, image(Machine.X86_64), "has registers of RISC-V, and the image is of x86-64");
    assertRefused(
        X86_64, image(Machine.RISCV_64), "registers of x86-64, and the image is of 64-bit RISC-V");
    assertRefused(
        ARM_4K, image(Machine.X86_32), "registers of AArch64, and the image is of 32-bit x86");
    assertRefused(
        X86_64, image(Machine.X86_32), "registers of x86-64, and the image is of 32-bit x86");
  }

  @Test
  void aModeThatTheImagesOwnRegistersDenyIsRefused() throws IOException {
    ImageFile four = image(Machine.X86_64, qemu(0x20));

    assertRefused(LA57, four, "runs in x86-64-la57, and the image says x86-64");
    assertRefused(PAE, four, "runs in x86-pae, and the image says x86-64");
    check(X86_64, four);
  }

  @Test
  void aModeThatTheKernelsNotesDenyIsRefused() throws IOException {
    String x86 = "SYMBOL(swapper_pg_dir)=ffffffff82a10000\nNUMBER(pgtable_l5_enabled)=1\n";
    String arm =
        "SYMBOL(swapper_pg_dir)=ffff800009000000\nNUMBER(kimage_voffset)=0xffff7fffc8000000\n"
            + "NUMBER(VA_BITS)=48\nPAGESIZE=";

    assertRefused(
        X86_64,
        image(Machine.X86_64, kernel(x86)),
        "runs in x86-64, and the image says x86-64-la57");
    assertRefused(
        ARM_4K,
        image(Machine.AARCH64, kernel(arm + "65536\n")),
        "runs in aarch64-4k, and the image says aarch64-64k");
    check(LA57, image(Machine.X86_64, kernel(x86)));
    check(ARM_4K, image(Machine.AARCH64, kernel(arm + "4096\n")));
  }

  @Test
  void aHartOfAnotherWidthIsRefused() throws IOException {
    assertRefused(
        SV32, image(Machine.RISCV_64), "has satp 0x80000001, which 64-bit RISC-V cannot have");
    assertRefused(
        SV39,
        image(Machine.RISCV_32),
        "has satp 0x8000000000000001, which 32-bit RISC-V cannot have");
    check(BARE, image(Machine.RISCV_64));
    check(SV32, image(Machine.RISCV_32));
  }

  @Test
  void anImageThatSaysNothingTakesAnyRegisters() throws IOException {
    for (String registers : List.of(X86_64, LA57, PAE, SV39, SV32, ARM_4K)) {
      check(registers, image(Machine.UNKNOWN));
    }
  }

  @Tag("slow")
  @Test
  void realRegistersBelongToTheirImageAndToNoneOfAnotherMode() throws IOException {
    RealImage.assumePresent();
    for (RealImage real : RealImage.all()) {
      try (ImageFile image = real.open()) {
        for (RealImage other : RealImage.all()) {
          Path text =
              other.registers().orElseGet(() -> other.folder().resolve("info-registers.txt"));
          List<CpuState> cpus = RegisterText.read(text, image.machine());
          if (other.equals(real)) {
            assertThatCode(() -> ForeignRegisters.refuse(text, cpus, image))
                .doesNotThrowAnyException();
          } else if (!saysNothingOfItsMode(real, other)) {
            assertThatThrownBy(() -> ForeignRegisters.refuse(text, cpus, image))
                .as("%s of %s", text, real)
                .isInstanceOf(BadImageException.class);
          }
        }
      }
    }
    assertThat(RealImage.all()).hasSizeGreaterThan(1);
  }

  /** Dumps of RISC-V and of one AArch64 kernel have neither registers nor the kernel's notes. */
  private static boolean saysNothingOfItsMode(RealImage image, RealImage other) {
    boolean wideRiscv = isWideRiscv(image) && isWideRiscv(other);
    return wideRiscv || (image.name().equals("a64-64k-48") && other.name().startsWith("a64"));
  }

  private static boolean isWideRiscv(RealImage image) {
    return image.name().startsWith("rv") && !image.name().equals("rv-sv32");
  }
}

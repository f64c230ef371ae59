package pagurus.image.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.image.MemoryRange;
import pagurus.image.RealImage;
import pagurus.image.inspect.Inspection;
import pagurus.image.inspect.InspectionRequest;
import pagurus.image.monitor.RiscvMonitor;
import pagurus.image.monitor.X86Monitor;
import pagurus.image.registers.Root;
import pagurus.image.relocate.Goal;
import pagurus.image.relocate.ImageRewriter;
import pagurus.image.relocate.RelocationPlan;
import pagurus.image.walk.FindingList;

/** A real image in other containers: the monitor's answers stay the same. */
class ContainersTest {
  private static final int PAGE = 4096;

  @TempDir Path folder;

  @BeforeAll
  static void imagesAreThere() {
    RealImage.assumePresent();
  }

  private static byte[] little(int bytes, long... words) {
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      out.putLong(word);
    }
    return out.array();
  }

  private static void memory(ImageFile image, MemoryRange range, OutputStream out)
      throws IOException {
    for (long at = range.start(); at < range.end(); at += PAGE) {
      byte[] page = new byte[(int) Math.min(PAGE, range.end() - at)];
      image.memory().read(at, MemorySegment.ofArray(page));
      out.write(page);
    }
  }

  private static void monitorAgrees(RealImage real, InspectionRequest request, int cpu)
      throws IOException {
    try (Inspection inspection = Inspection.of(request, done -> {})) {
      Root root = inspection.rootsByCpu().get(cpu).getFirst();
      List<String> lines = new ArrayList<>();
      boolean x86 = root.mode().name().startsWith("x86");
      if (x86) {
        X86Monitor.tlb(inspection.memory(), root, new FindingList(), lines::add);
      } else {
        RiscvMonitor.mem(inspection.memory(), root, new FindingList(), lines::add);
      }
      assertThat(lines)
          .containsExactlyElementsOf(
              RealImage.lines(real.answers(x86 ? "info-tlb" : "info-mem").get(cpu)));
    }
  }

  @Test
  void limeAndRawMemoryAreReadLikeTheElfCore() throws IOException {
    RealImage real = RealImage.named("rv-sv32");
    Path lime = folder.resolve("lime");
    Path raw = folder.resolve("raw");
    Path map = folder.resolve("map");
    StringBuilder lines = new StringBuilder("# address, bytes, offset\n");
    try (ImageFile image = real.open();
        OutputStream limeOut = Files.newOutputStream(lime);
        OutputStream rawOut = Files.newOutputStream(raw)) {
      long offset = 0;
      for (MemoryRange range : image.memory().ranges()) {
        limeOut.write(little(32, LimeFile.MAGIC | 1L << 32, range.start(), range.end() - 1));
        memory(image, range, limeOut);
        memory(image, range, rawOut);
        lines.append("0x%x 0x%x 0x%x\n".formatted(range.start(), range.bytes(), offset));
        offset += range.bytes();
      }
    }
    Files.writeString(map, lines);
    // Neither says what machine it is of; the length of satp in the text does.
    InspectionRequest request =
        InspectionRequest.of(lime).withRegisters(real.registers().orElseThrow());
    monitorAgrees(real, request, 1);
    InspectionRequest mapped =
        new InspectionRequest(
            raw,
            Optional.of(map.toString()),
            real.registers(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            true);
    monitorAgrees(real, mapped, 0);
  }

  /** Every page deflated, except that all pages of zeroes share one. */
  private static void writeKdump(ImageFile image, Path target) throws IOException {
    long pages = 0;
    for (MemoryRange range : image.memory().ranges()) {
      pages = Math.max(pages, range.end() / PAGE);
    }
    int half = (int) ((pages / 8 + PAGE) / PAGE);
    byte[] bitmap = new byte[half * PAGE];
    long count = 0;
    ByteArrayOutputStream notes = new ByteArrayOutputStream();
    for (Note note : image.notes()) {
      byte[] content = note.content().toArray(ValueLayout.JAVA_BYTE);
      byte[] name = (note.owner() + "\0").getBytes(StandardCharsets.ISO_8859_1);
      ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      notes.write(head.putInt(name.length).putInt(content.length).putInt(note.type()).array());
      notes.write(Arrays.copyOf(name, (name.length + 3) & -4));
      notes.write(Arrays.copyOf(content, (content.length + 3) & -4));
    }
    int subBlocks = 1 + (notes.size() + 112) / PAGE;
    for (MemoryRange range : image.memory().ranges()) {
      for (long page = range.start() / PAGE; page < range.end() / PAGE; page++) {
        bitmap[(int) (page / 8)] |= (byte) (1 << (page % 8));
        count++;
      }
    }
    ByteBuffer head = ByteBuffer.allocate((1 + subBlocks) * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    head.put("KDUMP   ".getBytes(StandardCharsets.ISO_8859_1)).putInt(6);
    head.put(12 + 4 * 65, "x86_64".getBytes(StandardCharsets.ISO_8859_1));
    head.putInt(428, PAGE).putInt(432, subBlocks).putInt(436, 2 * half);
    head.putLong(PAGE + 96, pages).putLong(PAGE + 48, PAGE + 112).putLong(PAGE + 56, notes.size());
    head.put(PAGE + 112, notes.toByteArray());
    long data = (1L + subBlocks + 2L * half) * PAGE + 24 * count;
    ByteArrayOutputStream descriptors = new ByteArrayOutputStream();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    byte[] out = new byte[2 * PAGE];
    for (MemoryRange range : image.memory().ranges()) {
      for (long at = range.start(); at < range.end(); at += PAGE) {
        byte[] page = new byte[PAGE];
        image.memory().read(at, MemorySegment.ofArray(page));
        deflater.reset();
        deflater.setInput(page);
        deflater.finish();
        int size = deflater.deflate(out);
        ByteBuffer descriptor = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        descriptors.write(descriptor.putLong(data + packed.size()).putInt(size).putInt(1).array());
        packed.write(out, 0, size);
      }
    }
    try (OutputStream file = Files.newOutputStream(target)) {
      file.write(head.array());
      file.write(bitmap);
      file.write(bitmap);
      file.write(descriptors.toByteArray());
      file.write(packed.toByteArray());
    }
  }

  @Tag("slow")
  @Test
  void packedMemoryIsReadAndRelocatedIntoAnElfCore() throws IOException {
    RealImage real = RealImage.named("x64-4l");
    Path kdump = folder.resolve("kdump");
    try (ImageFile image = real.open()) {
      writeKdump(image, kdump);
    }
    InspectionRequest request = InspectionRequest.of(kdump);
    monitorAgrees(real, request, 0);
    Path moved = folder.resolve("moved.elf");
    try (Inspection inspection = Inspection.of(request, done -> {})) {
      assertThat(inspection.image().format()).isEqualTo("kdump-compressed");
      RelocationPlan plan = RelocationPlan.of(inspection, new Goal.ToNode(1), List.of());
      ImageRewriter.Result result = ImageRewriter.write(inspection, plan, moved, done -> {});
      assertThat(result.verification().differences()).isEmpty();
      assertThat(result.verification().tablesMoved()).isEqualTo(plan.moves().size());
    }
    monitorAgrees(real, InspectionRequest.of(moved), 1);
  }
}

package pagurus.image.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.image.BadImageException;
import pagurus.image.PhysicalImage;
import pagurus.image.RealImage;
import pagurus.image.file.FileCopy;
import pagurus.image.file.PlacedMemory;
import pagurus.image.monitor.RiscvMonitor;
import pagurus.image.monitor.X86Monitor;
import pagurus.image.registers.Root;
import pagurus.image.relocate.Goal;
import pagurus.image.relocate.RelocationPlan;
import pagurus.image.walk.AddressWalk;
import pagurus.image.walk.FindingList;
import pagurus.image.walk.TableNode;
import pagurus.image.walk.TreeWalk;

/**
 * Damages copies of real images: flipped bits in headers, notes and tables, entries that lead
 * anywhere, files that end early. What may come of it is findings, or one sentence of refusal.
 *
 * <p>{@code -Dpagurus.damages=10000} tries that many of each image instead of a few.
 */
class DamagedImageTest {
  private static final int DAMAGES = Integer.getInteger("pagurus.damages", 60);
  private static final long SEED = Long.getLong("pagurus.seed", 4);
  private static final long WALK_BUDGET = 100_000;

  @TempDir Path folder;

  @BeforeAll
  static void imagesAreThere() {
    RealImage.assumePresent();
  }

  /** Bytes of a file before they were damaged. */
  private record Undo(long offset, long bytes) {}

  @Tag("slow")
  @Test
  void damageIsAFindingOrARefusal() throws IOException {
    for (RealImage real : RealImage.all()) {
      Path copy = folder.resolve(real.name());
      Files.createFile(copy);
      FileCopy.copy(real.dump(), copy, done -> {});
      InspectionRequest request = InspectionRequest.of(copy);
      request = real.registers().map(request::withRegisters).orElse(request);
      damage(real, copy, request);
      Files.delete(copy);
    }
  }

  private static void damage(RealImage real, Path copy, InspectionRequest request)
      throws IOException {
    List<long[]> tables = tableExtents(request);
    int refused = 0;
    long findings = 0;
    for (int round = 0; round < DAMAGES; round++) {
      SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + round);
      List<Undo> undo = new ArrayList<>();
      try (FileChannel file =
          FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        int hits = 1 + random.nextInt(8);
        for (int i = 0; i < hits; i++) {
          undo.add(hit(file, tables, random));
        }
        long found = look(request, random, round % 50 == 0);
        refused += found < 0 ? 1 : 0;
        findings += Math.max(0, found);
        for (Undo one : undo.reversed()) {
          file.write(ByteBuffer.allocate(8).putLong(one.bytes()).flip(), one.offset());
        }
      } catch (IOException | RuntimeException | Error failure) {
        throw new AssertionError("%s, seed %d, round %d".formatted(real, SEED, round), failure);
      }
    }
    assertThat(findings + refused).as("%s: nothing was noticed", real).isPositive();
  }

  /** Where in the file the tables stand. */
  private static List<long[]> tableExtents(InspectionRequest request) throws IOException {
    List<long[]> extents = new ArrayList<>();
    try (Inspection inspection = Inspection.of(request, done -> {})) {
      PlacedMemory memory = (PlacedMemory) inspection.memory();
      for (TableNode table : inspection.graph().tables()) {
        for (PlacedMemory.Extent extent : memory.extents(table.paddr(), table.bytes())) {
          extents.add(new long[] {extent.fileOffset(), extent.bytes()});
        }
      }
    }
    return extents;
  }

  private static Undo hit(FileChannel file, List<long[]> tables, SplittableRandom random)
      throws IOException {
    boolean inTable = random.nextInt(4) > 0;
    long[] table = tables.get(random.nextInt(tables.size()));
    long offset = inTable ? table[0] + random.nextLong(table[1] / 8) * 8 : random.nextLong(0x1800);
    ByteBuffer before = ByteBuffer.allocate(8);
    file.read(before, offset);
    byte[] bytes = before.array().clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> ByteBuffer.wrap(bytes).putLong(random.nextLong());
      case 2 -> ByteBuffer.wrap(bytes).putLong(random.nextLong() & random.nextLong(1L << 32));
      default -> {
        // Another table's entry: makes loops and shared subtrees.
        long[] other = tables.get(random.nextInt(tables.size()));
        ByteBuffer entry = ByteBuffer.wrap(bytes);
        file.read(entry, other[0] + random.nextLong(other[1] / 8) * 8);
      }
    }
    file.write(ByteBuffer.wrap(bytes), offset);
    return new Undo(offset, before.getLong(0));
  }

  /** Looks at everything; the number of findings, or -1 if the image was refused. */
  private static long look(InspectionRequest request, SplittableRandom random, boolean thoroughly)
      throws IOException {
    InspectionRequest asked = thoroughly ? request : request.withoutSearch();
    try (Inspection inspection = Inspection.of(asked, done -> {})) {
      FindingList findings = new FindingList();
      for (Root root : inspection.roots()) {
        walk(inspection.memory(), root, findings);
        for (int i = 0; i < 16; i++) {
          AddressWalk.of(inspection.memory(), root, random.nextLong() >> random.nextInt(64));
        }
      }
      inspection.census();
      assertThat(inspection.graph().findings().kept())
          .allSatisfy(finding -> assertThat(finding.toString()).hasLineCount(1));
      inspection.frameUse();
      if (thoroughly) {
        RelocationPlan.of(inspection, new Goal.Pack(), List.of());
      }
      return findings.total() + inspection.graph().findings().total();
    } catch (BadImageException refusal) {
      assertThat(refusal.getMessage()).isNotBlank().hasLineCount(1);
      return -1;
    }
  }

  private static void walk(PhysicalImage memory, Root root, FindingList findings) {
    TreeWalk.walk(memory, root, (vaddr, level, entry, through) -> {}, findings, WALK_BUDGET);
    if (root.name().equals("cpu1") && root.mode().name().startsWith("x86")) {
      X86Monitor.mem(memory, root, findings, line -> {});
    } else if (root.name().equals("cpu1")) {
      RiscvMonitor.mem(memory, root, findings, line -> {});
    }
  }

  @Test
  void aFileThatEndsEarlyIsReadAsFarAsItGoes() {
    for (RealImage real : List.of(RealImage.named("rv-sv32"), RealImage.named("x64-4l"))) {
      SplittableRandom random = new SplittableRandom(SEED);
      for (int round = 0; round < Math.max(10, DAMAGES / 10); round++) {
        try {
          long size = Files.size(real.dump());
          long kept = random.nextBoolean() ? random.nextLong(size) : random.nextLong(8192);
          Path copy = folder.resolve("short");
          truncated(real.dump(), copy, kept);
          InspectionRequest request = InspectionRequest.of(copy);
          look(real.registers().map(request::withRegisters).orElse(request), random, true);
          Files.delete(copy);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
          throw new AssertionError("%s, seed %d, round %d".formatted(real, SEED, round), failure);
        }
      }
    }
  }

  private static void truncated(Path from, Path to, long bytes) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < bytes) {
        done += in.transferTo(done, bytes - done, out);
      }
    }
  }
}

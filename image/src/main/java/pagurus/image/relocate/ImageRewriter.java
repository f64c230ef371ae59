package pagurus.image.relocate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.BadImageException;
import pagurus.image.file.ElfCoreWriter;
import pagurus.image.file.FileCopy;
import pagurus.image.file.ImageFile;
import pagurus.image.file.ImageFiles;
import pagurus.image.file.PlacedMemory;
import pagurus.image.inspect.Inspection;
import pagurus.image.inspect.InspectionRequest;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.RegisterNotes;
import pagurus.image.registers.RegisterText;
import pagurus.image.walk.TableNode;
import pagurus.image.walk.TableReader;

/** Writes the new image of a {@link RelocationPlan}. */
public final class ImageRewriter {
  private static final int STEP = 1 << 16;

  private final Inspection inspection;
  private final RelocationPlan plan;
  private final Map<Long, Long> places = new HashMap<>();

  private ImageRewriter(Inspection inspection, RelocationPlan plan) {
    this.inspection = inspection;
    this.plan = plan;
  }

  /** Checks the files that are about to be written, before anything else is done. */
  public static void check(InspectionRequest request, Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Optional<Path> registers = registersFile(request, target);
    if (registers.isPresent() && Files.exists(registers.get())) {
      throw new FileAlreadyExistsException(registers.get().toString());
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new BadImageException("%s cannot be written: no such folder".formatted(target));
    }
    if (Files.getFileStore(folder).getUsableSpace() < Files.size(request.image()) / 8) {
      throw new BadImageException("there is too little room for " + target);
    }
  }

  /** Registers that were not in the image go beside the new one. */
  public static Optional<Path> registersFile(InspectionRequest request, Path target) {
    return request
        .registers()
        .map(old -> target.resolveSibling(target.getFileName() + ".registers.json"));
  }

  /** What was written. */
  public record Result(Verification verification, Optional<Path> registers) {}

  /**
   * Writes the new image, verifies it, and gives it its name. If anything goes wrong before, there
   * is no such file.
   *
   * @param progress is told now and then how many bytes are copied, and all of them again while
   *     tables are changed and before the new image gets its name; what it throws ends the work
   */
  public static Result write(
      Inspection inspection, RelocationPlan plan, Path target, LongConsumer progress)
      throws IOException {
    check(inspection.request(), target);
    try (UnfinishedFile unfinished = UnfinishedFile.of(target)) {
      Path part = unfinished.path();
      boolean placed = inspection.memory() instanceof PlacedMemory;
      if (placed) {
        FileCopy.copy(inspection.image().path(), part, progress);
      } else {
        ElfCoreWriter.write(inspection.image(), part, progress);
      }
      Optional<String> map = placed ? inspection.request().memoryMap() : Optional.empty();
      ImageRewriter rewriter = new ImageRewriter(inspection, plan);
      try (ImageFile copy = ImageFiles.open(part, map)) {
        rewriter.change(part, copy, progress);
      }
      Verification verification = Verification.of(inspection, part, map, rewriter.places);
      if (!verification.holds()) {
        return new Result(verification, Optional.empty());
      }
      progress.accept(Files.size(part));
      Optional<Path> registers = registersFile(inspection.request(), target);
      if (registers.isPresent()) {
        rewriter.finishWithRegisters(unfinished, registers.get());
      } else {
        unfinished.finish();
      }
      return new Result(verification, registers);
    }
  }

  /** Both files get their names, or none does. */
  private void finishWithRegisters(UnfinishedFile image, Path target) throws IOException {
    try (UnfinishedFile registers = UnfinishedFile.of(target)) {
      Files.writeString(registers.path(), RegisterText.json(movedCpus()));
      registers.finish();
      try {
        image.finish();
      } catch (IOException failure) {
        Files.delete(target);
        throw failure;
      }
    }
  }

  /** Changes a file that is still a copy; {@code copy} says where in it memory and notes are. */
  private void change(Path part, ImageFile copy, LongConsumer progress) throws IOException {
    if (!(copy.memory() instanceof PlacedMemory memory)) {
      throw new BadImageException("a copy of %s is packed".formatted(inspection.image().path()));
    }
    addPlaces();
    try (FileChannel file =
        FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (Move move : plan.moves()) {
        zero(file, memory, move.from(), move.bytes());
      }
      Map<PagingMode, TableReader> readers = new HashMap<>();
      for (TableNode table : inspection.graph().tables()) {
        TableReader reader =
            readers.computeIfAbsent(
                table.mode(), mode -> new TableReader(inspection.memory(), mode));
        table(file, memory, table, reader);
        progress.accept(file.size());
      }
      notes(file, copy);
      file.force(true);
    }
  }

  /** A pair of roots is one move and two places. */
  private void addPlaces() {
    TreeMap<Long, Move> moves = new TreeMap<>();
    plan.moves().forEach(move -> moves.put(move.from(), move));
    for (TableNode table : inspection.graph().tables()) {
      Map.Entry<Long, Move> entry = moves.floorEntry(table.paddr());
      if (entry != null) {
        long offset = table.paddr() - entry.getKey();
        if (offset < entry.getValue().bytes()) {
          places.put(table.paddr(), entry.getValue().to() + offset);
        }
      }
    }
  }

  private long placeOf(long paddr) {
    return places.getOrDefault(paddr, paddr);
  }

  private void table(FileChannel file, PlacedMemory memory, TableNode table, TableReader reader)
      throws IOException {
    long[] entries = reader.newEntries();
    int level = table.level();
    if (reader.read(table.paddr(), level, entries) != TableReader.Outcome.READ) {
      return;
    }
    EntryFormat format = table.mode().format();
    boolean changed = placeOf(table.paddr()) != table.paddr();
    for (int i = 0; i < table.childCount(); i++) {
      long from = table.child(i).paddr();
      int index = table.childIndex(i);
      if (placeOf(from) != from) {
        entries[index] = format.withTableAddress(entries[index], level, placeOf(from));
        changed = true;
      }
    }
    if (changed) {
      ByteBuffer bytes = ByteBuffer.allocate((int) table.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < table.mode().entries(level); i++) {
        if (table.mode().entryBytes() == Integer.BYTES) {
          bytes.putInt((int) entries[i]);
        } else {
          bytes.putLong(entries[i]);
        }
      }
      write(file, memory, placeOf(table.paddr()), bytes.flip());
    }
  }

  private static void zero(FileChannel file, PlacedMemory memory, long paddr, long bytes)
      throws IOException {
    for (long done = 0; done < bytes; done += STEP) {
      write(file, memory, paddr + done, ByteBuffer.allocate((int) Math.min(STEP, bytes - done)));
    }
  }

  private static void write(FileChannel file, PlacedMemory memory, long paddr, ByteBuffer bytes)
      throws IOException {
    int done = 0;
    for (PlacedMemory.Extent extent : memory.extents(paddr, bytes.limit())) {
      writeAt(file, extent.fileOffset(), bytes.slice(done, (int) extent.bytes()));
      done += (int) extent.bytes();
    }
    if (done < bytes.limit()) {
      throw new BadImageException("p0x%x is not in the image".formatted(paddr + done));
    }
  }

  private static void writeAt(FileChannel file, long offset, ByteBuffer bytes) throws IOException {
    int start = bytes.position();
    while (bytes.hasRemaining()) {
      file.write(bytes, offset + bytes.position() - start);
    }
  }

  private void notes(FileChannel file, ImageFile image) throws IOException {
    List<CpuState> cpus = RegisterNotes.of(image);
    List<Long> offsets = RegisterNotes.rootRegisterOffsets(image);
    for (int i = 0; i < cpus.size(); i++) {
      if (cpus.get(i).withRootsAt(this::placeOf) instanceof CpuState.X86 moved) {
        ByteBuffer cr3 = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        writeAt(file, offsets.get(i), cr3.putLong(moved.cr3()).flip());
      }
    }
  }

  private List<CpuState> movedCpus() {
    return inspection.cpus().stream().map(cpu -> cpu.withRootsAt(this::placeOf)).toList();
  }
}

package pagurus.vm.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import pagurus.machine.BlockStore;
import pagurus.vm.memory.Frames;
import pagurus.vm.sync.SpinLock;

/** The files that areas may show. All are opened before CPUs start. */
public final class Files {
  private final Frames frames;
  private final UnaryOperator<BlockStore> device;
  private final List<FilePages> files = new ArrayList<>();

  /**
   * No files yet.
   *
   * @param device makes of storage what can be read into frames of this memory
   */
  public Files(Frames frames, UnaryOperator<BlockStore> device) {
    this.frames = frames;
    this.device = device;
  }

  /** Opens a file; its number is the next one, from 0. */
  public FilePages open(BlockStore store) {
    SpinLock lock = new SpinLock(frames.words().take(1));
    FilePages file = new FilePages(files.size(), device.apply(store), frames.table(), lock);
    files.add(file);
    return file;
  }

  /** The file with this number. */
  public FilePages get(int id) {
    return files.get(id);
  }

  /** All files. */
  public List<FilePages> all() {
    return List.copyOf(files);
  }
}

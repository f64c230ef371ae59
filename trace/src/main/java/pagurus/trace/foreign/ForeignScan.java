package pagurus.trace.foreign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.BadRecordingException;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;

/** The first reading of a recording: it finds what is broken, and what the recording touches. */
final class ForeignScan {
  private static final int BATCH = 4096;
  private static final int REPORT_BATCHES = 64;

  private final ScanListener progress;
  private final FirstTouches touches = new FirstTouches();
  private final AccessBatch batch = new AccessBatch(BATCH);
  private final Map<Integer, Long> accesses = new HashMap<>();
  private int batches;

  ForeignScan(ScanListener progress) {
    this.progress = progress;
  }

  /** Reads the only thread of a recording. */
  void one(ForeignFile file, ForeignFormat format) {
    long size = file.packedBytes();
    Feed feed = file.feed();
    try (AccessStream stream = format.stream(feed)) {
      while (stream.read(batch) > 0) {
        touch(0);
        if (++batches % REPORT_BATCHES == 0) {
          progress.scanned(feed.packedBytes(), size);
        }
      }
    }
    progress.scanned(size, size);
  }

  /** Reads all threads of a process, in the order of their time stamps. */
  void all(String folder, List<ForeignFile> files) {
    record Part(int number, DrmemtraceStream stream) {}
    long size = files.stream().mapToLong(ForeignFile::packedBytes).sum();
    List<DrmemtraceStream> streams = new ArrayList<>();
    try {
      PriorityQueue<Part> running =
          new PriorityQueue<>(
              Comparator.comparingLong((Part part) -> part.stream().time())
                  .thenComparingInt(Part::number));
      for (ForeignFile file : files) {
        DrmemtraceStream stream = new DrmemtraceStream(file.feed());
        running.add(new Part(streams.size(), stream));
        streams.add(stream);
      }
      for (Part part = running.poll(); part != null; part = running.poll()) {
        if (part.stream().readUntilLater(batch)) {
          touch(part.number());
          running.add(part);
        }
        if (++batches % REPORT_BATCHES == 0) {
          long done = streams.stream().mapToLong(DrmemtraceStream::packedBytes).sum();
          progress.scanned(done, size);
        }
      }
    } finally {
      streams.forEach(DrmemtraceStream::close);
    }
    checkProcess(folder, streams);
    progress.scanned(size, size);
  }

  /** What is touched, and by whom first. */
  Footprint footprint() {
    return touches.footprint();
  }

  /** How many accesses a thread makes. */
  long accesses(int thread) {
    return accesses.getOrDefault(thread, 0L);
  }

  private void touch(int thread) {
    for (int i = 0; i < batch.count; i++) {
      touches.touch(thread, batch.vaddr[i], batch.kind[i], batch.sizeLog2[i]);
    }
    accesses.merge(thread, (long) batch.count, Long::sum);
  }

  private static void checkProcess(String folder, List<DrmemtraceStream> streams) {
    List<String> processes =
        streams.stream()
            .filter(stream -> stream.process() != DrmemtraceStream.NO_PROCESS)
            .map(stream -> Long.toUnsignedString(stream.process()))
            .distinct()
            .toList();
    if (processes.size() > 1) {
      throw new BadRecordingException(
          folder,
          "has threads of processes %s and %s, which share no memory"
              .formatted(processes.get(0), processes.get(1)));
    }
  }
}

package pagurus.trace.foreign;

import java.util.Optional;

/**
 * What DynamoRIO's drmemtrace makes of a recording ({@code drrun -t drmemtrace -offline}, then
 * {@code drraw2trace}): records of 12 bytes, a file for each thread, usually a zip whose members
 * are chunks of one stream.
 */
final class DrmemtraceFormat implements ForeignFormat {
  @Override
  public boolean fits(Feed start) {
    if (start.end - start.at < 2 * DrmemtraceRecord.BYTES
        || !DrmemtraceRecord.isHeader(start.bytes, start.at)) {
      return false;
    }
    int second = start.at + DrmemtraceRecord.BYTES;
    return DrmemtraceRecord.type(start.bytes, second) <= DrmemtraceRecord.LAST_TYPE;
  }

  @Override
  public Optional<String> command(Feed start) {
    return Optional.empty();
  }

  @Override
  public String title() {
    return "drmemtrace trace";
  }

  @Override
  public DrmemtraceStream stream(Feed feed) {
    return new DrmemtraceStream(feed);
  }

  /** The number of the thread that a trace is of; 0 if its first window does not tell it. */
  static long thread(Feed start) {
    int last = start.end - DrmemtraceRecord.BYTES;
    for (int at = start.at; at <= last; at += DrmemtraceRecord.BYTES) {
      if (DrmemtraceRecord.type(start.bytes, at) == DrmemtraceRecord.THREAD) {
        return DrmemtraceRecord.address(start.bytes, at);
      }
    }
    return 0;
  }
}

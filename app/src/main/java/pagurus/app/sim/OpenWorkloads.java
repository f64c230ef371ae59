package pagurus.app.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import pagurus.app.BadInputException;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.generate.Generators;

/** Workloads that several runs share: each is opened once, and all are closed in the end. */
final class OpenWorkloads implements AutoCloseable {
  private final ScanListener progress;
  private final Map<String, Workload> open = new LinkedHashMap<>();

  /**
   * None so far.
   *
   * @param progress hears how far the check of a recording has come
   */
  OpenWorkloads(ScanListener progress) {
    this.progress = progress;
  }

  /** A recording, or a generator that is so many times smaller. */
  Workload open(String name, int scale) {
    return open.computeIfAbsent(scale + " " + name, _ -> opened(name, scale));
  }

  private Workload opened(String name, int scale) {
    if (name.startsWith(Generators.PREFIX)) {
      return Generators.open(name, scale);
    }
    if (scale != 1) {
      throw new BadInputException(
          "a recording cannot be made smaller, so --scale is 1 with " + name);
    }
    return Workloads.open(name, progress);
  }

  @Override
  public void close() {
    open.values().forEach(Workload::close);
  }
}

package pagurus.live;

import java.util.List;
import pagurus.machine.Step;

/**
 * How often and how long CPUs waited for another actor, by the step that they waited at. Times are
 * nanoseconds of the host's clock, so they hold whatever the host did meanwhile.
 */
public final class WaitStatistics {
  private final List<OfCpu> cpus;

  WaitStatistics(List<OfCpu> cpus) {
    this.cpus = List.copyOf(cpus);
  }

  /** The counters of one CPU, indexed by the step's ordinal. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the package
  record OfCpu(long[] counts, long[] totalsNs, long[] longestNs) {}

  /** How many CPUs were watched. */
  public int cpus() {
    return cpus.size();
  }

  /** How many waits at {@code step} a CPU has ended. */
  public long count(int cpu, Step step) {
    return cpus.get(cpu).counts[step.ordinal()];
  }

  /** How long a CPU has waited at {@code step} altogether. */
  public long totalNs(int cpu, Step step) {
    return cpus.get(cpu).totalsNs[step.ordinal()];
  }

  /** The longest single wait of a CPU at {@code step}; 0 if there was none. */
  public long longestNs(int cpu, Step step) {
    return cpus.get(cpu).longestNs[step.ordinal()];
  }

  /** How many waits at {@code step} all CPUs have ended. */
  public long count(Step step) {
    return cpus.stream().mapToLong(cpu -> cpu.counts[step.ordinal()]).sum();
  }

  /** How long all CPUs have waited at {@code step} altogether. */
  public long totalNs(Step step) {
    return cpus.stream().mapToLong(cpu -> cpu.totalsNs[step.ordinal()]).sum();
  }

  /** The longest single wait of any CPU at {@code step}; 0 if there was none. */
  public long longestNs(Step step) {
    return cpus.stream().mapToLong(cpu -> cpu.longestNs[step.ordinal()]).max().orElse(0);
  }
}

package pagurus.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run: its programs, how many of them still run, and what went wrong first. */
final class Round {
  private final List<CpuProgram> programs;
  private int remaining;
  private @Nullable CpuFailedException failure;
  private boolean interrupted;

  Round(List<? extends CpuProgram> programs) {
    this.programs = List.copyOf(programs);
    this.remaining = programs.size();
  }

  /** What a CPU runs; a CPU without a program of its own only serves IPIs. */
  CpuProgram programOf(int cpu) {
    return programs.get(cpu);
  }

  boolean hasProgram(int cpu) {
    return cpu < programs.size();
  }

  synchronized boolean isOver() {
    return remaining == 0;
  }

  /** One program ended; says whether it was the last. */
  synchronized boolean ended() {
    return --remaining == 0;
  }

  /** Runs {@code cancelAll} at the first failure, if any program is still running. */
  synchronized void failed(int cpu, Throwable cause, Runnable cancelAll) {
    CpuFailedException first = failure;
    if (first == null) {
      failure = new CpuFailedException(cpu, cause);
    } else if (!(cause instanceof RunCancelledException)) {
      first.addSuppressed(new CpuFailedException(cpu, cause));
    }
    if (remaining > 0 && first == null) {
      cancelAll.run();
    }
  }

  /** The caller of the run was interrupted. */
  synchronized void interrupted(Runnable cancelAll) {
    interrupted = true;
    if (remaining > 0) {
      cancelAll.run();
    }
  }

  /** Throws what went wrong, once. */
  synchronized void report() {
    CpuFailedException first = failure;
    failure = null;
    if (first != null && !(interrupted && first.getCause() instanceof RunCancelledException)) {
      throw first;
    }
    if (interrupted) {
      interrupted = false;
      throw new RunCancelledException("the run was cancelled: its caller was interrupted");
    }
  }
}

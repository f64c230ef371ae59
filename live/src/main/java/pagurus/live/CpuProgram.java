package pagurus.live;

import pagurus.machine.Cpu;

/** What one CPU does during a run. */
@FunctionalInterface
public interface CpuProgram {
  /**
   * Runs on the CPU's own thread. Long loops poll, or nobody can interrupt or cancel them. An
   * exception stops the whole run; {@link RunCancelledException} should be let through.
   */
  void run(Cpu cpu) throws Exception;
}

package pagurus.live;

/** A program ended with an exception, which is the cause; later failures are suppressed ones. */
public final class CpuFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The CPU that failed first. */
  private final int cpu;

  CpuFailedException(int cpu, Throwable cause) {
    super("cpu " + cpu + " failed: " + cause, cause);
    this.cpu = cpu;
  }

  /** The CPU that failed first. */
  public int cpu() {
    return cpu;
  }
}

package pagurus.vm.hypervisor;

import java.io.Serial;

/** A hypervisor has refused what a guest asked for; nothing has changed. */
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Refusal refusal;

  RefusedException(Refusal refusal, long about) {
    super("the hypervisor refuses 0x%x: %s".formatted(about, refusal.reason()));
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}

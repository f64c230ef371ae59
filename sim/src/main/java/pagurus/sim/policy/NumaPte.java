package pagurus.sim.policy;

import pagurus.sim.world.Replicas;

/**
 * A node gets an entry and its neighbours by a fault when it first walks through it, and stores and
 * shootdowns go only to nodes that have copies (Hydra, numaPTE).
 */
final class NumaPte implements TablePolicy {
  static final String NAME = "numapte";
  static final String HYDRA = "hydra";

  /** A cache line of a table. How large the window is best is for each machine to find out. */
  static final int WINDOW_BITS = 3;

  private final String name;
  private final int windowBits;

  NumaPte(String name, int windowBits) {
    this.name = name;
    this.windowBits = windowBits;
  }

  /** k, of a window of 2^k entries. */
  int windowBits() {
    return windowBits;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return windowBits == 0
        ? "A node gets an entry by a fault when it first walks through it (Hydra)."
        : "The same with a window of %d neighbours (numaPTE; numapte:K for 2^K)."
            .formatted(1 << windowBits);
  }

  @Override
  public Action decide(PolicyView view) {
    return new Action.Replicate(new Replicas.OnFault(windowBits));
  }
}

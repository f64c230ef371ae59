package pagurus.sim.policy;

/**
 * Says where page tables go. A policy of your own is a class with a constructor without parameters,
 * named in {@code META-INF/services/pagurus.sim.policy.TablePolicy} on the class path. It belongs
 * to one run and may remember what it has seen.
 */
public interface TablePolicy {
  /** What {@code --policy} calls it. */
  String name();

  /** One sentence: what it does, and whose idea it is. */
  String summary();

  /** What to do now. Asked at the start, and then at every tick. */
  Action decide(PolicyView view);
}

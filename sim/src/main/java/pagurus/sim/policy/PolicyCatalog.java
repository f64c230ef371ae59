package pagurus.sim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The policies that come with the simulator, and those on the class path. */
public final class PolicyCatalog {
  private static final String FIXED = "fixed:";

  /** A node's number has this many digits at most. */
  private static final int DIGITS = 2;

  private PolicyCatalog() {}

  /** A fresh one of each; {@code fixed:0} stands for every node. */
  public static List<TablePolicy> all() {
    List<TablePolicy> all =
        new ArrayList<>(
            List.of(
                new FirstTouch(),
                new Interleaved(),
                new OnNode(0),
                new MitosisReplication(),
                new VmitosisCounting(),
                new NumaPte(),
                new Wasp(),
                new AutoPtm(),
                new UpperLocal(),
                new FollowWalks()));
    ServiceLoader.load(TablePolicy.class).forEach(all::add);
    return List.copyOf(all);
  }

  /** What they are called. */
  public static List<String> names() {
    return all().stream().map(TablePolicy::name).toList();
  }

  /** A fresh policy of this name. */
  public static Optional<TablePolicy> named(String name) {
    String node = name.startsWith(FIXED) ? name.substring(FIXED.length()) : "";
    if (!node.isEmpty() && node.length() <= DIGITS && node.chars().allMatch(Character::isDigit)) {
      return Optional.of(new OnNode(Integer.parseInt(node)));
    }
    return all().stream().filter(policy -> policy.name().equals(name)).findFirst();
  }
}

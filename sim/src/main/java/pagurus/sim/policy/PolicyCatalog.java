package pagurus.sim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.sim.world.Replicas;

/** The policies that come with the simulator, and those on the class path. */
public final class PolicyCatalog {
  private static final Pattern WITH_NUMBER = Pattern.compile("(fixed|numapte):([0-9]{1,2})");

  private PolicyCatalog() {}

  /** A fresh one of each; {@code fixed:0} stands for every node. */
  public static List<TablePolicy> all() {
    return all(PolicyCatalog.class.getClassLoader());
  }

  /**
   * The same, with those that a class loader finds.
   *
   * @throws java.util.ServiceConfigurationError if one is named there and cannot be made
   */
  public static List<TablePolicy> all(ClassLoader loader) {
    List<TablePolicy> all =
        new ArrayList<>(
            List.of(
                new FirstTouch(),
                new Interleaved(),
                new OnNode(0),
                new MitosisReplication(),
                new VmitosisCounting(),
                new NumaPte(NumaPte.HYDRA, 0),
                new NumaPte(NumaPte.NAME, NumaPte.WINDOW_BITS),
                new Wasp(),
                new AutoPtm(),
                new UpperLocal(),
                new LazyShootdowns(),
                new CopyWhereWalked()));
    ServiceLoader.load(TablePolicy.class, loader).forEach(all::add);
    return List.copyOf(all);
  }

  /** What they are called. */
  public static List<String> names() {
    return all().stream().map(TablePolicy::name).toList();
  }

  /** What those of them are called whose copies the memory manager can keep, if it is to. */
  public static List<String> namesOfKept() {
    return all().stream()
        .flatMap(policy -> KeptCopies.of(policy).stream())
        .map(TablePolicy::name)
        .toList();
  }

  /**
   * A fresh policy of this name; nodes and windows are numbered as in fixed:1 and numapte:9, and
   * behind one whose copies the memory manager can keep {@code :kept} has it do so.
   */
  public static Optional<TablePolicy> named(String name) {
    return named(name, PolicyCatalog.class.getClassLoader());
  }

  /** The same, with those that a class loader finds. */
  public static Optional<TablePolicy> named(String name, ClassLoader loader) {
    if (name.endsWith(KeptCopies.SUFFIX)) {
      String without = name.substring(0, name.length() - KeptCopies.SUFFIX.length());
      return named(without, loader).flatMap(KeptCopies::of);
    }
    Matcher numbered = WITH_NUMBER.matcher(name);
    if (!numbered.matches()) {
      return all(loader).stream().filter(policy -> policy.name().equals(name)).findFirst();
    }
    int number = Integer.parseInt(numbered.group(2));
    if (numbered.group(1).equals("fixed")) {
      return Optional.of(new OnNode(number));
    }
    return number > Replicas.OnFault.MOST_BITS
        ? Optional.empty()
        : Optional.of(new NumaPte(name, number));
  }
}

package pagurus.app.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pagurus.app.ClassPath;
import pagurus.app.terminal.Nearest;
import pagurus.check.broken.Mutant;
import pagurus.check.broken.Mutants;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;

/**
 * Finds protocols: by the name of one that comes with the system, by the number of a mutant, or by
 * the name of a class.
 */
final class ProtocolFinder {
  private final Map<String, RelocationProtocol> known = new TreeMap<>(Relocator.protocols());
  private final ClassPath classPath;

  /**
   * A finder.
   *
   * @param classPath where more classes are
   */
  ProtocolFinder(ClassPath classPath) {
    this.classPath = classPath;
  }

  /** All that come with the system. */
  List<RelocationProtocol> all() {
    return List.copyOf(known.values());
  }

  /** The protocol with this name, or a new one of this class. */
  RelocationProtocol named(String name) {
    RelocationProtocol protocol = known.get(name);
    if (protocol != null) {
      return protocol;
    }
    Optional<Mutant> mutant = Mutants.named(name).filter(one -> !one.isOfCopies());
    if (mutant.isPresent()) {
      return mutant.get().setting().protocol();
    }
    if (classPath.isEmpty() && name.indexOf('.') < 0) {
      throw Nearest.unknown("protocol", name, known.keySet());
    }
    return make(name);
  }

  /** How to ask for a protocol again. */
  static String nameOf(RelocationProtocol protocol) {
    return isSound(protocol)
        ? protocol.name()
        : mutant(protocol).map(Mutant::id).orElse(protocol.getClass().getName());
  }

  /** The class of a protocol, if it does not come with the system. */
  static Optional<String> ownClass(RelocationProtocol protocol) {
    boolean isOurs = isSound(protocol) || mutant(protocol).isPresent();
    return isOurs ? Optional.empty() : Optional.of(protocol.getClass().getName());
  }

  private static boolean isSound(RelocationProtocol protocol) {
    return Relocator.protocols().values().stream()
        .anyMatch(one -> one.getClass() == protocol.getClass());
  }

  private static Optional<Mutant> mutant(RelocationProtocol protocol) {
    return Mutants.all().stream()
        .filter(mutant -> mutant.setting().protocol().getClass() == protocol.getClass())
        .findFirst();
  }

  private RelocationProtocol make(String name) {
    RelocationProtocol protocol = classPath.make(RelocationProtocol.class, name);
    ClassPath.checkName(name, protocol::name);
    ClassPath.ask(name, "needs()", () -> Set.copyOf(protocol.needs()));
    return protocol;
  }
}

package pagurus.app.check;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pagurus.app.BadInputException;
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
  private final ClassLoader loader;
  private final boolean ownClasses;

  /**
   * A finder.
   *
   * @param classPath directories and jars with more classes, separated as on a class path; may be
   *     empty
   */
  ProtocolFinder(String classPath) {
    ClassLoader own = ProtocolFinder.class.getClassLoader();
    ownClasses = !classPath.isEmpty();
    loader = ownClasses ? new URLClassLoader(urls(classPath), own) : own;
  }

  private static URL[] urls(String classPath) {
    List<URL> urls = new ArrayList<>();
    for (String part : classPath.split(File.pathSeparator)) {
      Path path = Path.of(part);
      if (!Files.isReadable(path)) {
        throw new BadInputException("--class-path names '%s', which is not there".formatted(part));
      }
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new BadInputException("--class-path cannot use '%s'".formatted(part), e);
      }
    }
    return urls.toArray(URL[]::new);
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
    Optional<Mutant> mutant = Mutants.named(name);
    if (mutant.isPresent()) {
      return mutant.get().setting().protocol();
    }
    if (!ownClasses && name.indexOf('.') < 0) {
      throw Nearest.unknown("protocol", name, known.keySet());
    }
    return make(name);
  }

  /** How to ask for a protocol again. */
  static String nameOf(RelocationProtocol protocol) {
    boolean isSound =
        Relocator.protocols().values().stream()
            .anyMatch(one -> one.getClass() == protocol.getClass());
    if (isSound) {
      return protocol.name();
    }
    return Mutants.all().stream()
        .filter(mutant -> mutant.setting().protocol().getClass() == protocol.getClass())
        .findFirst()
        .map(Mutant::id)
        .orElse(protocol.getClass().getName());
  }

  private RelocationProtocol make(String name) {
    Object made;
    try {
      made = Class.forName(name, true, loader).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw refused(name, "is not on the class path; --class-path names where it is", e);
    } catch (NoSuchMethodException e) {
      throw refused(name, "has no public constructor without parameters", e);
    } catch (InstantiationException | IllegalAccessException e) {
      throw refused(name, "is not a public class that can be made an instance of", e);
    } catch (InvocationTargetException e) {
      throw refused(name, "cannot be constructed: " + e.getCause(), e);
    } catch (LinkageError e) {
      throw refused(name, "cannot be loaded: " + e, e);
    }
    if (!(made instanceof RelocationProtocol protocol)) {
      throw new BadInputException(
          "%s does not implement %s".formatted(name, RelocationProtocol.class.getName()));
    }
    checkName(name, protocol);
    return protocol;
  }

  @SuppressWarnings("ConstantValue") // somebody else's class may return anything
  private static void checkName(String name, RelocationProtocol protocol) {
    try {
      String said = protocol.name();
      if (said == null || said.isBlank() || said.lines().count() > 1) {
        throw new BadInputException(name + " has a name() that is not a line of text");
      }
    } catch (LinkageError e) {
      throw refused(name, "does not fit this version of pagurus: " + e, e);
    }
  }

  private static BadInputException refused(String name, String why, Throwable cause) {
    return new BadInputException(name + " " + why, cause);
  }
}

package pagurus.app.check;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.app.ClassPath;
import pagurus.app.terminal.Nearest;
import pagurus.arch.PagingMode;
import pagurus.check.broken.Mutant;
import pagurus.check.broken.Mutants;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.table.Entries;

/**
 * Finds ways of keeping copies of tables: those that come with the system, that of a mutant by its
 * number, or one by the name of its class.
 */
final class CopyFinder {
  private static final List<CopyKeeping> SYSTEM =
      List.of(CopyKeeping.REPLICATED, CopyKeeping.ON_FAULT);

  private static final Pattern WINDOW =
      Pattern.compile(Pattern.quote(CopyKeeping.ON_FAULT.name()) + ":([0-9]{1,9})");

  private final ClassPath classPath;

  /** A finder that knows these classes, too. */
  CopyFinder(ClassPath classPath) {
    this.classPath = classPath;
  }

  /** The way of this name, or a new one of this class. */
  CopyKeeping named(String name) {
    for (CopyKeeping one : SYSTEM) {
      if (name.equals(one.name())) {
        return one;
      }
    }
    Matcher window = WINDOW.matcher(name);
    if (window.matches()) {
      return windowed(name, Integer.parseInt(window.group(1)));
    }
    Optional<Mutant> mutant = Mutants.named(name).filter(Mutant::isOfCopies);
    if (mutant.isPresent()) {
      return mutant.get().setting().keeping();
    }
    if (classPath.isEmpty() && name.indexOf('.') < 0) {
      throw Nearest.unknown("way to keep copies", name, known());
    }
    CopyKeeping keeping = classPath.make(CopyKeeping.class, name);
    ClassPath.checkName(name, keeping::name);
    return new Asked(keeping, name);
  }

  private static CopyKeeping windowed(String name, int windowBits) {
    if (windowBits > CopyKeeping.MOST_WINDOW_BITS) {
      throw new BadInputException(
          "--copies %s: a fault brings 2^0 to 2^%d leaves at once"
              .formatted(name, CopyKeeping.MOST_WINDOW_BITS));
    }
    return CopyKeeping.onFault(windowBits);
  }

  private static List<String> known() {
    return Stream.concat(
            SYSTEM.stream().map(CopyKeeping::name),
            Mutants.all().stream().filter(Mutant::isOfCopies).map(Mutant::id))
        .toList();
  }

  /** How to ask for a way again. */
  static String nameOf(CopyKeeping keeping) {
    return ownClass(keeping).orElseGet(keeping::name);
  }

  /** The class of a way that does not come with the system. */
  static Optional<String> ownClass(CopyKeeping keeping) {
    return keeping instanceof Asked asked
        ? Optional.of(asked.keeping.getClass().getName())
        : Optional.empty();
  }

  /** Somebody else's way, whose errors are told as such. */
  private record Asked(CopyKeeping keeping, String className) implements CopyKeeping {
    @Override
    public String name() {
      return keeping.name();
    }

    @Override
    public Entries entries(PagingMode mode, Frames frames) {
      Entries made = ClassPath.ask(className, "entries()", () -> keeping.entries(mode, frames));
      if (Objects.isNull(made)) { // somebody else's class may return anything
        throw new BadInputException(className + " has an entries() that returns null");
      }
      return made;
    }
  }
}

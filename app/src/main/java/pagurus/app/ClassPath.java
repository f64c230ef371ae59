package pagurus.app;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pagurus.app.terminal.FileNames;

/** Classes of the person who runs the program, beside those that come with it. */
public final class ClassPath {
  /** What stack traces call the loader of such classes. */
  private static final String LOADER = "class-path";

  private final ClassLoader loader;
  private final boolean isEmpty;

  /**
   * A class path.
   *
   * @param path directories and jars, separated as on any class path; may be empty
   */
  public ClassPath(String path) {
    ClassLoader own = ClassPath.class.getClassLoader();
    isEmpty = path.isEmpty();
    loader = isEmpty ? own : new URLClassLoader(LOADER, urls(path), own);
  }

  /** The directories and jars that a class path names. */
  public static List<String> elements(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split(File.pathSeparator));
  }

  private static URL[] urls(String classPath) {
    List<URL> urls = new ArrayList<>();
    for (String part : elements(classPath)) {
      Path path = FileNames.path(part);
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

  /** Whether it names nothing. */
  public boolean isEmpty() {
    return isEmpty;
  }

  /** Finds the program's classes and those on the path. */
  public ClassLoader loader() {
    return loader;
  }

  /**
   * A new instance of a class by its name.
   *
   * @throws BadInputException if there is none that fits the type and can be made
   */
  public <T> T make(Class<T> type, String name) {
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
    } catch (Error e) {
      if (e instanceof LinkageError || hasThrown(e)) {
        throw refused(name, "cannot be loaded: " + e, e);
      }
      throw e;
    }
    if (!type.isInstance(made)) {
      throw new BadInputException("%s does not implement %s".formatted(name, type.getName()));
    }
    return type.cast(made);
  }

  /**
   * Refuses an instance of a class whose name cannot be printed.
   *
   * @param className the class
   * @param name asks the instance for its name
   * @throws BadInputException if that is not a line of text, or cannot be asked for
   */
  @SuppressWarnings("ConstantValue") // somebody else's class may return anything
  public static void checkName(String className, Supplier<String> name) {
    String said = ask(className, "name()", name);
    if (said == null || said.isBlank() || said.lines().count() > 1) {
      throw new BadInputException(className + " has a name() that is not a line of text");
    }
  }

  /**
   * Asks an instance of a class for something.
   *
   * @param className the class
   * @param method what is asked, for the sentence
   * @throws BadInputException if it throws
   */
  public static <T> T ask(String className, String method, Supplier<T> question) {
    try {
      return question.get();
    } catch (LinkageError e) {
      throw refused(className, "does not fit this version of pagurus: " + e, e);
    } catch (Exception | StackOverflowError e) { // it may throw what it does not declare
      throw refused(className, "has a %s that throws %s".formatted(method, e), e);
    } catch (Error e) {
      if (hasThrown(e)) {
        throw refused(className, "has a %s that throws %s".formatted(method, e), e);
      }
      throw e;
    }
  }

  /**
   * Whether a class of the path, and none of the system's, has thrown this or had the JDK do so.
   */
  public static boolean hasThrown(Throwable thrown) {
    return Stream.of(thrown.getStackTrace())
        .filter(frame -> !isOfTheJdk(frame))
        .findFirst()
        .filter(frame -> LOADER.equals(frame.getClassLoaderName()))
        .isPresent();
  }

  private static boolean isOfTheJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  /** What is wrong with a class of the path. */
  public static BadInputException refused(String name, String why, Throwable cause) {
    return new BadInputException(name + " " + why, cause);
  }
}

package pagurus.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the house, the arrows between them, and what may not be brought into a room. */
class HouseTest {
  /** What each room may stand on. ARCHITECTURE.md draws the same arrows. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "arch", List.of(),
          "machine", List.of(),
          "vm", List.of("arch", "machine"),
          "trace", List.of("arch"),
          "live", List.of("machine"),
          "drive", List.of("arch", "machine", "vm", "trace"),
          "sim", List.of("arch", "machine", "vm", "trace"),
          "check", List.of("arch", "machine", "vm"),
          "image", List.of("arch"),
          "app",
              List.of("arch", "machine", "vm", "trace", "live", "drive", "sim", "check", "image"));

  private static final List<String> ROOMS = ARROWS.keySet().stream().sorted().toList();

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("pagurus");

  private static String packageOf(String room) {
    return "pagurus." + room + "..";
  }

  @Test
  void everyRoomOfTheHouseIsKnownHere() {
    assertThat(HOUSE)
        .isNotEmpty()
        .allSatisfy(type -> assertThat(type.getPackageName().split("\\.")[1]).isIn(ROOMS));
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void aRoomStandsOnlyOnTheRoomsBelowIt(String room) {
    String[] allowed =
        Stream.concat(Stream.of(room), ARROWS.get(room).stream())
            .map(HouseTest::packageOf)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(packageOf(room))
        .should()
        .dependOnClassesThat(resideInAPackage("pagurus..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  /** These rooms run unchanged in every world, so they may not touch one themselves. */
  @ParameterizedTest
  @ValueSource(strings = {"arch", "machine", "vm"})
  void aWorldlessRoomSeesNoThreadFileClockChanceOrSegment(String room) {
    noClasses()
        .that()
        .resideInAPackage(packageOf(room))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio..",
            "java.time..",
            "java.net..",
            "java.util.concurrent..",
            "java.util.random..",
            "java.lang.foreign..",
            "java.lang.invoke..",
            "sun..",
            "jdk..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class,
            ThreadLocal.class,
            Process.class,
            ProcessBuilder.class,
            Runtime.class,
            java.util.Date.class,
            java.util.Calendar.class,
            java.util.Timer.class,
            java.util.Random.class,
            java.util.SplittableRandom.class,
            java.util.Scanner.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void theWallsInsideARoomHaveNoCycles(String room) {
    slices()
        .matching("pagurus." + room + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .that()
        .resideInAPackage("pagurus..")
        .should()
        .haveNameNotMatching(".*(Util|Utils|Manager|Helper|Impl|Misc|Common)(\\$.*)?")
        .check(HOUSE);
  }
}

package pagurus.app.check;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagurus.app.BadInputException;
import pagurus.check.explore.Schedule;
import pagurus.check.scenario.Setting;
import pagurus.check.spec.Finding;
import pagurus.vm.replicate.CopyKeeping;

/**
 * A schedule in a file: what is played, who takes which turn, and the name of each turn's step, so
 * that a schedule that no longer fits the code is noticed.
 *
 * @param scenario the scenario's name
 * @param protocol the protocol's name, a mutant's number or a class
 * @param profile the hardware profile's name
 * @param levels levels of the tree
 * @param target the target's word
 * @param copies how copies of tables are kept: a name, a mutant's number or a class
 * @param schedule the turns
 * @param steps the step of each turn
 * @param invariant what does not hold in the end
 * @param why what was seen
 */
record ScheduleFile(
    String scenario,
    String protocol,
    String profile,
    int levels,
    String target,
    String copies,
    Schedule schedule,
    List<String> steps,
    String invariant,
    String why) {
  private static final String FORMAT = "pagurus schedule";
  private static final int VERSION = 1;
  private static final int LARGEST = 16 << 20;

  /** The file for a violation. */
  static ScheduleFile of(
      Combination combination, Schedule schedule, List<String> steps, Finding finding) {
    Setting setting = combination.setting();
    return new ScheduleFile(
        combination.scenario().name(),
        ProtocolFinder.nameOf(setting.protocol()),
        setting.profile().name(),
        setting.levels(),
        setting.target().word(),
        CopyFinder.nameOf(setting.keeping()),
        schedule,
        steps,
        finding.invariant().name(),
        finding.why());
  }

  /** What is in the file. */
  String text() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("version", VERSION);
    map.put("scenario", scenario);
    map.put("protocol", protocol);
    map.put("profile", profile);
    map.put("levels", levels);
    map.put("target", target);
    if (!copies.equals(CopyKeeping.REPLICATED.name())) {
      map.put("copies", copies);
    }
    map.put("invariant", invariant);
    map.put("why", why);
    map.put("shared", schedule.shared());
    List<Map<String, Object>> turns = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Map<String, Object> turn = new LinkedHashMap<>();
      turn.put("actor", schedule.turns().get(i).actor());
      turn.put("choice", schedule.turns().get(i).choice());
      turn.put("step", steps.get(i));
      turns.add(turn);
    }
    map.put("turns", turns);
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(map) + "\n";
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it is no schedule, or one of another version
   */
  static ScheduleFile read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + " is a directory, not a schedule");
    }
    Fields fields = new Fields(file, parsed(file));
    if (!FORMAT.equals(fields.object.get("format"))) {
      throw new BadInputException(file + " is not a schedule that pagurus check has saved");
    }
    int version = fields.number("version");
    if (version != VERSION) {
      throw new BadInputException(
          "%s is a schedule of version %d; this pagurus reads version %d"
              .formatted(file, version, VERSION));
    }
    List<Schedule.Turn> turns = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (Object one : fields.list("turns")) {
      Fields turn = fields.below("turns", one);
      turns.add(new Schedule.Turn(turn.number("actor"), turn.number("choice")));
      steps.add(turn.text("step"));
    }
    List<Integer> shared = new ArrayList<>();
    for (Object cell : fields.list("shared")) {
      shared.add(fields.number("shared", cell));
    }
    return new ScheduleFile(
        fields.text("scenario"),
        fields.text("protocol"),
        fields.text("profile"),
        fields.number("levels"),
        fields.text("target"),
        fields.text("copies", CopyKeeping.REPLICATED.name()),
        new Schedule(turns, shared),
        steps,
        fields.text("invariant"),
        fields.text("why"));
  }

  private static Map<?, ?> parsed(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) { // a device has no size, and may have no end
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new BadInputException(file + " is too large to be a schedule");
    }
    try {
      return JSON.std.anyFrom(bytes) instanceof Map<?, ?> object ? object : Map.of();
    } catch (IOException e) {
      throw new BadInputException(file + " is not JSON", e);
    }
  }

  /** The fields of an object in a file. */
  private record Fields(Path file, Map<?, ?> object) {
    Fields below(String name, Object value) {
      if (value instanceof Map<?, ?> map) {
        return new Fields(file, map);
      }
      throw wrong(name, "objects");
    }

    String text(String name) {
      if (object.get(name) instanceof String text) {
        return text;
      }
      throw wrong(name, "text");
    }

    String text(String name, String ifMissing) {
      return object.containsKey(name) ? text(name) : ifMissing;
    }

    int number(String name) {
      return number(name, object.get(name));
    }

    int number(String name, @Nullable Object value) {
      if (value instanceof Integer number) {
        return number;
      }
      throw wrong(name, "a number");
    }

    List<?> list(String name) {
      if (object.get(name) instanceof List<?> list) {
        return list;
      }
      throw wrong(name, "a list");
    }

    private BadInputException wrong(String name, String what) {
      return new BadInputException("%s does not have %s as \"%s\"".formatted(file, what, name));
    }
  }
}

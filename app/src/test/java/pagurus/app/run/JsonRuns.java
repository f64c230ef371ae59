package pagurus.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.app.CommandLineRun.execute;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pagurus.app.CommandLineRun.Outcome;

/** Command lines that succeed without a word, and what they have written as JSON. */
record JsonRuns(Path folder) {
  static Object at(Map<String, Object> object, String path) {
    Object found = object;
    for (String name : path.split("\\.")) {
      found = ((Map<?, ?>) found).get(name);
    }
    return found;
  }

  Map<String, Object> json(String... args) throws Exception {
    Path file = folder.resolve("out.json");
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--json", file.toString()));
    Outcome outcome = execute(all.toArray(String[]::new));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return JSON.std.mapFrom(Files.readString(file));
  }
}

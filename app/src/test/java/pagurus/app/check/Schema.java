package pagurus.app.check;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** As much of JSON Schema as the project's own schemas use. */
public final class Schema {
  private final Map<String, Object> root;

  private Schema(Map<String, Object> root) {
    this.root = root;
  }

  /** Reads a schema. */
  public static Schema read(Path file) throws IOException {
    return new Schema(JSON.std.mapFrom(Files.readString(file)));
  }

  /** What is wrong with a value; nothing if it fits. */
  public List<String> faults(Object value) {
    return faults(root, value, "$");
  }

  private List<String> faults(Map<?, ?> schema, Object value, String path) {
    List<String> faults = new ArrayList<>();
    if (schema.get("$ref") instanceof String reference) {
      faults.addAll(faults(find(reference), value, path));
    }
    if (schema.get("oneOf") instanceof List<?> some) {
      long fitting =
          some.stream().filter(one -> faults((Map<?, ?>) one, value, path).isEmpty()).count();
      if (fitting != 1) {
        faults.add(path + " fits " + fitting + " of the alternatives");
      }
    }
    if (schema.get("type") instanceof String type && !isOf(type, value)) {
      faults.add(path + " is no " + type);
    }
    if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
      faults.add(path + " is none of " + allowed);
    }
    if (value instanceof Map<?, ?> object) {
      faults.addAll(faultsOfObject(schema, object, path));
    }
    if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
      for (int i = 0; i < list.size(); i++) {
        faults.addAll(faults(items, list.get(i), path + "[" + i + "]"));
      }
    }
    return faults;
  }

  private List<String> faultsOfObject(Map<?, ?> schema, Map<?, ?> object, String path) {
    List<String> faults = new ArrayList<>();
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !object.containsKey(name))
          .forEach(name -> faults.add(path + " has no " + name));
    }
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
    object.forEach(
        (name, part) -> {
          if (properties.get(name) instanceof Map<?, ?> known) {
            faults.addAll(faults(known, part, path + "." + name));
          } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            faults.add(path + "." + name + " is not in the schema");
          }
        });
    return faults;
  }

  private Map<?, ?> find(String reference) {
    Object found = root;
    for (String name : reference.substring(2).split("/")) {
      found = ((Map<?, ?>) found).get(name);
    }
    return (Map<?, ?>) found;
  }

  private static boolean isOf(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "number" -> value instanceof Number;
      default -> false;
    };
  }
}

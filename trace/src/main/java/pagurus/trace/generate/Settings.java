package pagurus.trace.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.trace.BadRecordingException;

/** The values of a generator's parameters: those of its specification, else the defaults. */
final class Settings {
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?(?:[eE]\\d{1,2})?)(Ki|Mi|Gi)?");

  private final Map<Parameter, Double> values;

  private Settings(Map<Parameter, Double> values) {
    this.values = values;
  }

  /**
   * Reads the part of a specification behind the question mark.
   *
   * @param spec the whole specification, for messages
   * @param text {@code KEY=VALUE&KEY=VALUE}, or nothing
   */
  static Settings parse(String spec, String text, List<Parameter> parameters) {
    Map<Parameter, Double> values = new LinkedHashMap<>();
    parameters.forEach(parameter -> values.put(parameter, parameter.byDefault()));
    List<Parameter> given = new ArrayList<>();
    for (String setting : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new BadRecordingException(spec, "has \"" + setting + "\" where KEY=VALUE should be");
      }
      Parameter parameter = find(spec, setting.substring(0, equals), parameters);
      if (given.contains(parameter)) {
        throw new BadRecordingException(spec, "sets " + parameter.key() + " twice");
      }
      given.add(parameter);
      values.put(parameter, value(spec, parameter, setting.substring(equals + 1)));
    }
    return new Settings(values);
  }

  /** The same for memory and a run that are so many times smaller, but not smaller than allowed. */
  Settings smaller(int times) {
    Map<Parameter, Double> next = new LinkedHashMap<>(values);
    next.replaceAll(
        (parameter, value) ->
            parameter.isOfSize() ? Math.max(parameter.least(), Math.floor(value / times)) : value);
    return new Settings(next);
  }

  /** The value of a whole number. */
  long whole(Parameter parameter) {
    return (long) number(parameter);
  }

  /** The value of any number. */
  double number(Parameter parameter) {
    Double value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException("no parameter " + parameter.key() + " here");
    }
    return value;
  }

  /** All values, defaults included, as a specification has them. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner("&");
    values.forEach((parameter, value) -> text.add(parameter.key() + "=" + parameter.show(value)));
    return text.toString();
  }

  private static Parameter find(String spec, String key, List<Parameter> parameters) {
    return parameters.stream()
        .filter(parameter -> parameter.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRecordingException(
                    spec,
                    "sets "
                        + key
                        + ", which is no parameter here"
                        + Nearest.hint(key, parameters.stream().map(Parameter::key).toList())));
  }

  private static double value(String spec, Parameter parameter, String text) {
    if (!parameter.choices().isEmpty()) {
      return choice(spec, parameter, text);
    }
    Matcher number = NUMBER.matcher(text);
    double value = number.matches() ? Double.parseDouble(number.group(1)) : Double.NaN;
    if (number.matches() && number.group(2) != null) {
      value *=
          switch (number.group(2)) {
            case "Ki" -> 1L << 10;
            case "Mi" -> 1L << 20;
            default -> 1L << 30;
          };
    }
    boolean inRange = value >= parameter.least() && value <= parameter.most();
    if (!inRange || (parameter.whole() && value != Math.rint(value))) {
      throw new BadRecordingException(
          spec,
          String.format(
              "sets %s to \"%s\", which is no %snumber in %s-%s",
              parameter.key(),
              text,
              parameter.whole() ? "whole " : "",
              parameter.show(parameter.least()),
              parameter.show(parameter.most())));
    }
    return value;
  }

  private static int choice(String spec, Parameter parameter, String text) {
    int choice = parameter.choices().indexOf(text);
    if (choice < 0) {
      throw new BadRecordingException(
          spec,
          String.format(
              "sets %s to \"%s\"%s",
              parameter.key(), text, Nearest.hint(text, parameter.choices())));
    }
    return choice;
  }
}

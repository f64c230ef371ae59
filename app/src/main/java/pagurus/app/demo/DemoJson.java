package pagurus.app.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.drive.story.Figure;
import pagurus.drive.story.Figures;

/** Tells a program what a demo showed. */
final class DemoJson {
  private DemoJson() {}

  static Map<String, Object> object(Comparison comparison, long seed) {
    Map<String, Object> root = about(comparison.demo());
    root.put("holds", comparison.holds());
    root.put("difference", comparison.demo().difference());
    root.put("seed", seed);
    root.put("with", figures(comparison.with().figures()));
    root.put("without", figures(comparison.without().figures()));
    return root;
  }

  /** What there is, as one object. */
  static Map<String, Object> list(List<Demo> demos) {
    return Map.of("demos", demos.stream().map(DemoJson::about).toList());
  }

  private static Map<String, Object> about(Demo demo) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("demo", demo.name());
    object.put("questions", demo.questions());
    object.put("claim", demo.claim());
    return object;
  }

  private static Map<String, Object> figures(Figures figures) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (Figure figure : figures.all()) {
      object.put(figure.name(), figure.json());
    }
    return object;
  }
}

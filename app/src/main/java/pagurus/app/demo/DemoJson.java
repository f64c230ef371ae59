package pagurus.app.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import pagurus.drive.story.Figure;
import pagurus.drive.story.Figures;

/** Tells a program what a demo showed. */
final class DemoJson {
  private DemoJson() {}

  static Map<String, Object> object(Comparison comparison, long seed) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("demo", comparison.demo().name());
    root.put("questions", comparison.demo().questions());
    root.put("claim", comparison.demo().claim());
    root.put("holds", comparison.holds());
    root.put("difference", comparison.demo().difference());
    root.put("seed", seed);
    root.put("with", figures(comparison.with().figures()));
    root.put("without", figures(comparison.without().figures()));
    return root;
  }

  private static Map<String, Object> figures(Figures figures) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (Figure figure : figures.all()) {
      object.put(figure.name(), figure.json());
    }
    return object;
  }
}

package pagurus.app.sim;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import pagurus.sim.run.GuestPlan;
import pagurus.sim.run.SimulationPlan;
import pagurus.trace.Workload;

/**
 * What runs were made of that are compared: the same for all of them, so that a report says how to
 * make it again.
 *
 * @param scale how many times smaller the machine was made for it
 * @param placement what the start of the plan is called
 */
record RunConditions(Workload workload, SimulationPlan plan, int scale, String placement) {
  /** For people, in one line. */
  String sentence() {
    return format(
        "%s on %s%s, placement %s%s",
        workload.origin(),
        plan.hardware().name(),
        scale == 1 ? "" : " at 1/" + scale,
        placement,
        String.join("", circumstances()));
  }

  /** What else was said of the runs. */
  private List<String> circumstances() {
    List<String> all = new ArrayList<>();
    if (hugeShare() > 0) {
      all.add(format(", up to %.4g %% in pages of 2 MiB", 100 * hugeShare()));
    }
    plan.guest().ifPresent(how -> all.add(words(how)));
    if (isCut()) {
      all.add(format(", %,d accesses a thread at most", plan.accesses()));
    }
    plan.threadsMove().forEach(share -> all.add(format(", threads move at %.0f %%", 100 * share)));
    plan.giveBack()
        .map(how -> format(", %d pages given back in %,d accesses", how.pages(), how.accesses()))
        .ifPresent(all::add);
    plan.balance()
        .map(how -> format(", %d pages marked in %,d accesses", how.pages(), how.accesses()))
        .ifPresent(all::add);
    return all;
  }

  private static String words(GuestPlan how) {
    return switch (how.nodes()) {
      case HIDDEN -> ", in a guest whose nodes are hidden";
      case VISIBLE ->
          ", in a guest that sees the nodes, policies on "
              + switch (how.stages()) {
                case BOTH -> "both stages";
                case GUEST -> "the guest's tables";
                case SECOND -> "the second stage";
              };
    };
  }

  /** For a JSON object. */
  Map<String, Object> object() {
    Map<String, Object> map = common();
    if (isCut()) {
      map.put("accesses", plan.accesses());
    }
    plan.guest().ifPresent(how -> map.put("guest", guest(how)));
    map.put("hugeShare", hugeShare());
    map.put("threadsMove", plan.threadsMove());
    plan.giveBack().ifPresent(how -> map.put("giveBack", pages(how.pages(), how.accesses())));
    plan.balance().ifPresent(how -> map.put("numaBalancing", pages(how.pages(), how.accesses())));
    map.put("ghz", plan.hardware().ghz());
    return map;
  }

  /** For a line of words: one for each, empty where nothing was said. */
  Map<String, Object> columns() {
    Map<String, Object> map = common();
    map.put("guest", plan.guest().map(how -> how.nodes().word()).orElse(""));
    map.put("policyOn", plan.guest().map(how -> how.stages().word()).orElse(""));
    map.put("accessesOfThread", isCut() ? plan.accesses() : "");
    map.put("hugeShare", hugeShare());
    map.put(
        "threadsMove",
        plan.threadsMove().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    map.put("giveBack", plan.giveBack().map(how -> how.pages() + "/" + how.accesses()).orElse(""));
    map.put(
        "numaBalancing", plan.balance().map(how -> how.pages() + "/" + how.accesses()).orElse(""));
    map.put("ghz", plan.hardware().ghz());
    return map;
  }

  private Map<String, Object> common() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("machine", plan.hardware().name());
    map.put("workload", workload.origin());
    map.put("scale", scale);
    map.put("placement", placement);
    return map;
  }

  private static Map<String, Object> guest(GuestPlan how) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("nodes", how.nodes().word());
    map.put("policyOn", how.stages().word());
    return map;
  }

  private static Map<String, Object> pages(int pages, long accesses) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pages", pages);
    map.put("accesses", accesses);
    return map;
  }

  private boolean isCut() {
    return plan.accesses() != Long.MAX_VALUE;
  }

  private double hugeShare() {
    return plan.hugeShareOf(workload.name());
  }

  @FormatMethod
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}

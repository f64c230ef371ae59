package pagurus.check.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who touches what in a replay. An event that the search had to order may still be one that nobody
 * has noticed in this execution: nobody changes what it reads, or nobody else comes by.
 */
final class Company {
  private final Map<Long, Set<Integer>> visitors = new HashMap<>();
  private final Set<Long> changed = new HashSet<>();

  private Company() {}

  static Company of(List<Moment> moments) {
    Company company = new Company();
    for (Moment moment : moments) {
      company
          .visitors
          .computeIfAbsent(moment.address(), address -> new HashSet<>())
          .add(moment.cpu());
      if (moment.changes()) {
        company.changed.add(moment.address());
      }
    }
    return company;
  }

  /** Whether another CPU has something to do with what this event uses. */
  boolean canNotice(Moment moment) {
    return switch (moment.place()) {
      case Place.Page page -> true;
      case Place.Nowhere nowhere -> true;
      case Place.Named named when moment.address() == 0 -> true;
      default ->
          changed.contains(moment.address())
              && visitors.getOrDefault(moment.address(), Set.of()).size() > 1;
    };
  }
}

package pagurus.app.run;

import java.util.List;
import pagurus.vm.inspect.Census;

/** What a census says for a level and a node. */
@FunctionalInterface
interface CensusFigure {
  /** Tables that the kernel knows of. */
  CensusFigure TABLES = Census::tables;

  /** Copies of them for the node's CPUs. */
  CensusFigure COPIES = Census::copies;

  /** The figure of one census. */
  long of(Census census, int level, int node);

  /** The sum over several, one for each process. */
  default long sum(List<Census> censuses, int level, int node) {
    return censuses.stream().mapToLong(census -> of(census, level, node)).sum();
  }
}

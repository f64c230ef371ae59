package pagurus.drive.stress;

import java.util.List;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Freeze;
import pagurus.vm.relocate.Merge;
import pagurus.vm.relocate.Quiesce;
import pagurus.vm.relocate.RelocationProtocol;

/**
 * What a stress run is to do.
 *
 * @param seed where every CPU's operations are drawn from
 * @param operations how many each CPU carries out at most
 * @param spaces how many spaces live from the first operation to the last
 * @param footprintPercent how much data the programs touch, in percent of the machine's memory;
 *     more than 100 and pages are swapped all the time
 * @param protocols how tables are moved, in turn
 */
public record StressOptions(
    long seed,
    long operations,
    int spaces,
    int footprintPercent,
    List<RelocationProtocol> protocols) {
  /** So many operations that only the caller's stop ends a run. */
  public static final long UNTIL_STOPPED = Long.MAX_VALUE;

  /** Refuses options that leave nothing to do. */
  public StressOptions {
    protocols = List.copyOf(protocols);
    if (operations < 1 || spaces < 1 || footprintPercent < 1 || protocols.isEmpty()) {
      throw new IllegalArgumentException(
          "stress needs at least 1 operation, space, percent and protocol, not %d, %d, %d and %d"
              .formatted(operations, spaces, footprintPercent, protocols.size()));
    }
  }

  /** Two spaces, a quarter more data than memory, every sound protocol, until stopped. */
  public static StressOptions standard(long seed) {
    return new StressOptions(
        seed,
        UNTIL_STOPPED,
        2,
        125,
        List.of(new Drain(), new Freeze(), new Merge(), new Quiesce()));
  }

  /** The same with a limit to the operations of each CPU. */
  public StressOptions withOperations(long next) {
    return new StressOptions(seed, next, spaces, footprintPercent, protocols);
  }

  /** The same with other protocols. */
  public StressOptions withProtocols(RelocationProtocol... next) {
    return new StressOptions(seed, operations, spaces, footprintPercent, List.of(next));
  }

  /** The same with more or less data. */
  public StressOptions withFootprintPercent(int next) {
    return new StressOptions(seed, operations, spaces, next, protocols);
  }
}

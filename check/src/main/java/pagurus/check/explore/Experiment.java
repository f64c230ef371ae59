package pagurus.check.explore;

import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;

/**
 * Something that can be carried out again and again, each time exactly alike but for the order of
 * events and the choices of hardware.
 */
public interface Experiment {
  /** How many CPUs there are. */
  int cpus();

  /** How many cells the world has. */
  int cells();

  /**
   * Sets the stage and lets every actor go to its first event.
   *
   * @param sharing what is known about who touches what
   * @param order hears what happens before what
   * @param watcher hears every step
   */
  Execution start(Sharing sharing, Order order, Watcher watcher);
}

/**
 * Published tables, simulated again: what was published, the runs that simulate it, and the two
 * side by side.
 *
 * <p>Published figures are resources of this package, each with its source. An {@link
 * pagurus.sim.reproduce.Experiment} names its runs, which do not depend on each other and may go on
 * at once, and makes a {@link pagurus.sim.reproduce.Comparison} of what they have shown. The same
 * scale gives the same figures on every host.
 */
@NullMarked
package pagurus.sim.reproduce;

import org.jspecify.annotations.NullMarked;

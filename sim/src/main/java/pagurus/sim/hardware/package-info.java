/**
 * Machines to simulate: the sizes and latencies that a cost is made of, each with its source. A
 * machine is a small text file; the presets are such files, too.
 */
@NullMarked
package pagurus.sim.hardware;

import org.jspecify.annotations.NullMarked;

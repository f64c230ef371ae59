/** How fast the simulator is. */
@NullMarked
package pagurus.bench.sim;

import org.jspecify.annotations.NullMarked;

/** Policies of the simulator against each other. */
@NullMarked
package pagurus.bench.policy;

import org.jspecify.annotations.NullMarked;

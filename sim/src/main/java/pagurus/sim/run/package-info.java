/** One workload on one machine under one policy, from the first access to the result. */
@NullMarked
package pagurus.sim.run;

import org.jspecify.annotations.NullMarked;

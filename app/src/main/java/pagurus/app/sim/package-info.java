/** {@code pagurus sim} and {@code pagurus machines}: what a policy is worth on a workload. */
@NullMarked
package pagurus.app.sim;

import org.jspecify.annotations.NullMarked;

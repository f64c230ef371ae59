/**
 * Where tables go while a program runs: one small class for each published system. A policy looks
 * at what walks cost at every tick and moves tables (by the relocator) or replicates them (in the
 * cost model, or by the memory manager). More of them are found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package pagurus.sim.policy;

import org.jspecify.annotations.NullMarked;

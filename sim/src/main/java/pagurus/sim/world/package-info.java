/**
 * Simulated time behind the seam. Every CPU has a cycle clock; what the kernel and the walker do
 * through {@link pagurus.machine.Cpu} is charged to it.
 *
 * <p>One host thread runs all CPUs of a machine, one kernel operation after the other: an operation
 * is atomic in simulated time, and an IPI is served when it is sent. What is <em>not</em> promised:
 * that locks are contended, or that a walk overlaps a relocation; the live world and the checker
 * are for that.
 */
@NullMarked
package pagurus.sim.world;

import org.jspecify.annotations.NullMarked;

/**
 * A second witness: the same code under Lincheck, which knows nothing of our checker.
 *
 * <p>Words of memory are a heap array, CPUs are Lincheck's threads, and it looks for interleavings
 * whose results no order of whole operations explains. It sees no store buffers and no walkers that
 * act on their own; those are our checker's business.
 */
package pagurus.testkit.witness;

/**
 * Everything at once, with every value known: the test that the rest has to survive.
 *
 * <p>{@link pagurus.drive.stress.Stress} makes a few spaces and gives one program for each CPU.
 * Each program is a thread of every space at the same time. It stores and loads words, maps,
 * unmaps, protects, discards, moves and forks, reclaims, migrates, pins, makes and ends spaces,
 * relocates tables of any space by every protocol in turn, and takes memory out of use, compacts it
 * and collapses tables, and shares the tables of a file with other spaces. There is no order
 * between CPUs but what the kernel's own locks make.
 *
 * <p>How a value can be known without a common lock:
 *
 * <ul>
 *   <li><em>Own regions.</em> In each space each CPU has regions that only it maps, unmaps,
 *       protects and stores to. It knows every word exactly, at any moment. Others may look at
 *       them: what they find is that region's word or 0.
 *   <li><em>Shared words.</em> Anonymous and private file pages of a space, and pages of a file
 *       that all spaces share. A store adds one; a CPU knows a lower bound at any moment, and at
 *       the end the sum of all stores is exact ({@link pagurus.drive.verify.WordLedger}).
 *   <li><em>Children.</em> A forked space has what the parent had; the CPU that forked is its only
 *       thread. A store in either must not show in the other.
 * </ul>
 *
 * <p>The seed determines which operations each CPU draws, with their parameters. Not determined:
 * how the CPUs interleave, hence whether there is memory for an operation, what it meets, and how
 * many operations a run that is limited by time gets to.
 */
@NullMarked
package pagurus.drive.stress;

import org.jspecify.annotations.NullMarked;

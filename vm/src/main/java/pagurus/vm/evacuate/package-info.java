/**
 * Making physical memory empty while programs use it, and what that is good for.
 *
 * <p>{@link pagurus.vm.evacuate.Offline} takes a node, or part of one, out of use: it isolates the
 * page blocks, so that nothing new goes there, moves data ({@code PageMover}) and tables ({@code
 * Relocator}), roots too, and either has nothing but free frames left or gives everything back and
 * says who holds what ({@link pagurus.vm.evacuate.Hindrance}). {@link
 * pagurus.vm.evacuate.Compaction} empties page blocks so that they become whole again, and {@link
 * pagurus.vm.evacuate.Collapse} makes huge leaves of small ones. {@link
 * pagurus.vm.evacuate.BlockCensus} counts what holds page blocks up.
 *
 * <p>Where tables do not move ({@code MemoryOptions.tablesMove}), as on a kernel that has no
 * relocation, the same calls run into the tables, and say so.
 *
 * <p>Nothing here is on the way of a fault. What is moved is moved under the locks, gathers and
 * grace periods of those who move it; this package only chooses.
 */
@NullMarked
package pagurus.vm.evacuate;

import org.jspecify.annotations.NullMarked;

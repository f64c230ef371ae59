/**
 * Moves page tables while CPUs run on them.
 *
 * <p>{@link pagurus.vm.relocate.Relocator} finds the tables of a request, asks a {@link
 * pagurus.vm.place.Placement} where each belongs, and hands them in batches to a {@link
 * pagurus.vm.relocate.RelocationProtocol}. A protocol is made of the phases in {@link
 * pagurus.vm.relocate.Phases}, whose names are verbs: reserve, freeze, copy, drain, publish, merge,
 * retire. Four are sound:
 *
 * <table>
 *   <caption>Protocols</caption>
 *   <tr><td>{@link pagurus.vm.relocate.Drain}</td><td>exchanges each entry for "not present" while it
 *       copies; nobody waits longer than one copy</td></tr>
 *   <tr><td>{@link pagurus.vm.relocate.Freeze}</td><td>takes the table out of reach, shoots down,
 *       copies at leisure</td></tr>
 *   <tr><td>{@link pagurus.vm.relocate.Merge}</td><td>copies and publishes, shoots down, brings late
 *       D bits over; readers of D wait</td></tr>
 *   <tr><td>{@link pagurus.vm.relocate.Quiesce}</td><td>makes every CPU leave the space first</td></tr>
 * </table>
 *
 * <p>A table that cannot be moved is never an error: it has an {@link pagurus.vm.relocate.Outcome}
 * with a reason.
 */
@NullMarked
package pagurus.vm.relocate;

import org.jspecify.annotations.NullMarked;

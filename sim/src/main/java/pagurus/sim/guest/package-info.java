/**
 * A guest in simulated time: a machine whose memory is an address space of the simulated machine's
 * kernel, the second stage.
 *
 * <p>The guest's kernel is the same memory manager, on {@link
 * pagurus.sim.guest.SimulatedGuest#cpu}s whose addresses the second stage translates. A walk in two
 * dimensions comes about by itself: the guest's walker reads an entry at an address of the guest's,
 * and before that the host's walker, with a walk cache and a nested TLB of its own, reads entries
 * of the second stage; then the page is translated in the same way. The TLB that programs use
 * combines both stages, so what the host takes away of the second stage empties it, and the guest's
 * walk cache with it (Intel SDM 29.4.2, and 29.4.3.1 for INVEPT).
 *
 * <p>What is <em>not</em> here: the guest's kernel finds its own words without a walk and without
 * waiting for one; what the host has given to a guest stays its own.
 */
@NullMarked
package pagurus.sim.guest;

import org.jspecify.annotations.NullMarked;

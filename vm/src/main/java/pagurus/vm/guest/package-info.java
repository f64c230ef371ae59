/**
 * What a guest has for hardware: the same seam, with addresses that mean something else below.
 *
 * <p>A {@link pagurus.vm.guest.GuestCpu} hands every access on to a real CPU, at the address where
 * the guest's memory really is. A memory manager that runs on it needs no change, and does not
 * notice when what is below moves. Two kinds stand on it: {@code pagurus.vm.nested}, where hardware
 * translates a second time, and {@code pagurus.vm.hypervisor}, where the guest's entries themselves
 * hold real addresses.
 */
@NullMarked
package pagurus.vm.guest;

import org.jspecify.annotations.NullMarked;

/**
 * Nested paging: a guest that keeps page tables of its own, in memory that a second stage
 * translates.
 *
 * <p>The second stage is an {@link pagurus.vm.space.AddressSpace} of the host like any other: its
 * virtual addresses are the guest's physical ones, its tables have one of the formats that a second
 * stage has (Sv39x4 and its relatives with a root of 16 KiB, R8; on AMD's processors the long-mode
 * format, APM volume 2, 15.25), and the host's faults, reclaim, migration and relocation work on it
 * as on a program. {@link pagurus.vm.nested.GuestMachine} shows that memory as a machine, on which
 * a second memory manager boots that knows nothing of this.
 *
 * <p><b>Walks in two dimensions.</b> The guest's walker reads entries at guest-physical addresses,
 * and each of those is translated by the host's MMU of the same CPU: TLB, walk cache, or a walk
 * that sets A, and D where the guest's walker sets a bit. With nothing remembered anywhere a guest
 * of <i>n</i> levels on a second stage of <i>m</i> makes (<i>n</i> + 1)(<i>m</i> + 1) - 1 reads: 24
 * for four on four. The guest's TLB holds guest-physical addresses, the host's real ones; there is
 * no TLB that combines them, so the host invalidates its own stage only, and never needs to know
 * what the guest's TLBs remember of it.
 *
 * <p><b>Two kinds of IPIs share a CPU.</b> Those of the host are served wherever the host polls,
 * also in the middle of a guest's load. Those of the guest wait until the guest polls, as they do
 * on hardware while the guest has interrupts disabled.
 */
@NullMarked
package pagurus.vm.nested;

import org.jspecify.annotations.NullMarked;

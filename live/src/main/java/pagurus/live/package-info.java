/**
 * World 1, <em>live</em>: every simulated CPU is a platform thread, and physical memory is off-heap
 * memory of this process.
 *
 * <p>{@link pagurus.live.LiveMachine} is the machine; {@link pagurus.live.LiveOptions} says what it
 * is made of, {@link pagurus.live.CpuProgram} what a CPU runs, {@link pagurus.live.LiveBlockStore}
 * is its disk and {@link pagurus.live.WaitStatistics} how long its CPUs waited for each other.
 *
 * <p><b>Memory.</b> The whole physical address space is reserved with {@code mmap} and costs
 * nothing until it is touched. An address outside of it is refused with one comparison; an address
 * in the gap behind a node's memory is not noticed, unless {@link
 * pagurus.live.LiveOptions#checked()}. Order and atomicity are those of {@link
 * java.lang.invoke.VarHandle}.
 *
 * <p><b>Interrupts.</b> An IPI waits in its target's mailbox until the target polls or relaxes. A
 * CPU that has nothing to do sleeps, and {@code send} wakes it.
 *
 * <p><b>Not promised.</b> Real threads take the interleavings that the host happens to take: two
 * runs differ, whatever the seed. Only {@code choose} and the moments of speculation are drawn from
 * the seed, in the order in which their CPU comes by. A CPU that never polls cannot be interrupted
 * or cancelled.
 */
@NullMarked
package pagurus.live;

import org.jspecify.annotations.NullMarked;

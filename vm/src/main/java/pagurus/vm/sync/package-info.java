/**
 * Locks and grace periods, built from the seam's words.
 *
 * <p>Every lock here is a word of kernel memory; taking it is a step that a world can see. A waiter
 * {@linkplain pagurus.machine.Cpu#relax relaxes}, so it serves IPIs: whoever holds a lock may wait
 * for the acknowledgement of a shootdown without blocking the CPUs that wait for the lock.
 *
 * <p>The total order of locks, outermost first, so that nobody waits in a circle:
 *
 * <ol>
 *   <li>the map lock of a space ({@code ReadWriteLock}); of two spaces, the lower id first;
 *   <li>table locks: higher level first, within a level the lower virtual address first; a table of
 *       a space that nobody else can reach yet may be locked at any time;
 *   <li>the lock of a file's pages, then the lock of swap slots;
 *   <li>the stripes of the reverse map;
 *   <li>the lock of a node's free frames, and of the retire queue.
 * </ol>
 *
 * <p>Locks of rank 3 and below are held for a few plain operations and never across a wait for
 * another CPU. Memory is never allocated under a lock of rank 2 or below except from frames that
 * were set aside before.
 */
@NullMarked
package pagurus.vm.sync;

import org.jspecify.annotations.NullMarked;

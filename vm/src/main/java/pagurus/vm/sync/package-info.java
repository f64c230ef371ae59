/**
 * Locks and grace periods, built from the seam's words.
 *
 * <p>Every lock here is a word of kernel memory; taking it is a step that a world can see. A waiter
 * {@linkplain pagurus.machine.Cpu#relax relaxes}, so it serves IPIs: whoever holds a lock may wait
 * for the acknowledgement of a shootdown without blocking the CPUs that wait for the lock.
 *
 * <p>The total order of locks: whoever holds some waits only for one further down the list, so that
 * nobody waits in a circle.
 *
 * <ol>
 *   <li>the map lock of a space ({@code ReadWriteLock}); nobody holds two;
 *   <li>table locks, <em>the lower level first</em>: a mover that has frozen a table holds its lock
 *       and waits for its parent's. Downwards and sideways nobody waits: who holds a parent and
 *       wants its table (every mover, and who unlinks tables) tries for a while and then lets go of
 *       both;
 *   <li>the lock of a file's pages; the lock of swap slots; the lock of what the kernel has mapped
 *       for itself ({@code vm.kernel}), which is taken with nothing else held; never two of them;
 *   <li>the stripes of the reverse map;
 *   <li>the locks of the list of spaces, of the registry of roots, of the views of files, of
 *       reclaim's hands, of the slabs of small roots; never two of them;
 *   <li>the lock of a node's free frames, and of the retire queue;
 *   <li>the hypervisor's, if there is one.
 * </ol>
 *
 * <p>Three things are waited for like locks. <em>A marker</em> ("moving") in an entry: its owner
 * waits, until it is gone, only for table locks of higher levels, for markers above and for
 * acknowledgements; so a marker may be waited for with a map lock and with locks of tables below it
 * held, and with no other. <em>An unmerged table</em>: its mover waits for the locks of other
 * tables and for acknowledgements; it may be waited for only without any table lock. <em>An
 * acknowledgement</em>: may be waited for with anything of rank 1 or 2 held, since every waiter
 * serves IPIs. Who reclaims holds no table lock, and takes no map lock.
 *
 * <p>Locks of rank 3 and below are held for a few plain operations and never across a wait for
 * another CPU. Under a table's lock memory is only taken where none is to be won back: a mover that
 * finds no free frame leaves the table where it is, ends its batch, lets go of everything, and only
 * then asks for room and tries again; a fault that finds none for a copy does without.
 */
@NullMarked
package pagurus.vm.sync;

import org.jspecify.annotations.NullMarked;

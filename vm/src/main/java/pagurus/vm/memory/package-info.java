/**
 * Frames: which there are, what each holds, and who gets one.
 *
 * <p>{@link pagurus.vm.memory.FrameTable} has a record for every frame of the machine (kind, order,
 * two shared words: the table lock and the reference count), either in arrays, or for large
 * machines that one thread of the host runs in columns that take room only where frames are in use
 * ({@link pagurus.vm.memory.SparseColumn}). {@link pagurus.vm.memory.NodeFrames} is one node's
 * buddy allocator, {@link pagurus.vm.memory.Frames} all of them together with fallback to the
 * nearest node. {@link pagurus.vm.memory.KernelWords} hands out the words that locks and counters
 * live in. All of it is carved out of simulated memory at boot: a node's first frames hold the
 * words of its own frame table.
 *
 * <p>Each node is divided into page blocks of the size of a huge page, kept for what can move or
 * for what cannot ({@link pagurus.vm.memory.Mobility}); a block can be isolated, and then none of
 * its frames is handed out. Whether a frame is free is what its node's allocator says, under its
 * lock; the kind in its record is written by who has the frame, after it was taken and before it is
 * given back, and is a hint to everybody else.
 *
 * <p>A freed frame is filled with {@link pagurus.vm.memory.Poison}; a frame is handed out only if
 * the poison is intact, so a stale walker that sets A or D in a freed table is found (X12, I1).
 */
@NullMarked
package pagurus.vm.memory;

import org.jspecify.annotations.NullMarked;

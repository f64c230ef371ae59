/**
 * The seam: what the virtual-memory system may ask of the world that it runs in.
 *
 * <p>The memory manager is written once and runs in three worlds: on real threads, under a checker
 * that tries every interleaving, and in simulated time. A world is an implementation of {@link
 * pagurus.machine.Machine} and its {@link pagurus.machine.Cpu}s; nothing else distinguishes one
 * from another. State that two CPUs can touch without a common lock is touched through {@link
 * pagurus.machine.Words} only, one {@linkplain pagurus.machine.Step named step} at a time. State
 * that is always guarded by a lock may be plain Java objects, because taking the lock is a step.
 *
 * <p>Physical addresses ({@code paddr}) are bytes from the start of simulated memory, never
 * negative. Nodes, CPUs and frames are numbered from zero. This package holds interfaces and small
 * values only, and depends on nothing.
 */
@NullMarked
package pagurus.machine;

import org.jspecify.annotations.NullMarked;

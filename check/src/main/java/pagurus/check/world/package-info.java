/**
 * World 2: a machine in which a scheduler owns every step.
 *
 * <p>{@link pagurus.check.world.World} is a {@link pagurus.machine.Machine} for one execution. Each
 * CPU is three actors ({@link pagurus.check.world.Role}): its thread, its store buffer, and its
 * walker in walks that nobody asked for. The memory manager runs on it unchanged. An operation of
 * the seam on a word that several CPUs touch is an <em>event</em>: the actor stands still before it
 * until the scheduler says that it is its turn. All else happens at once.
 *
 * <p>Actors are strands ({@code Strand}): one-shot continuations of the JDK, or threads that hand a
 * baton where those are refused. All of one world belongs to one thread of the host.
 */
@NullMarked
package pagurus.check.world;

import org.jspecify.annotations.NullMarked;

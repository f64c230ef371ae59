/**
 * Runs a workload on the memory manager and moves its tables meanwhile.
 *
 * <p>{@link pagurus.drive.replay.Replay} makes the spaces, hands the threads of the workload and
 * the movers to the CPUs as {@link pagurus.drive.replay.Task}s, and adds up what happened. A task
 * runs a slice at a time and then says on which CPU it goes on: so a process can change its node in
 * the middle, and a machine can have fewer CPUs than the program has threads.
 */
@NullMarked
package pagurus.drive.replay;

import org.jspecify.annotations.NullMarked;

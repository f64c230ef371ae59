/**
 * One gather mechanism for unmap, protect, reclaim, migration and relocation: unhook, one
 * shootdown, free.
 *
 * <p>{@link pagurus.vm.flush.Activation} loads and leaves spaces and is the only place where a root
 * register is written. {@link pagurus.vm.flush.Shootdown} makes other CPUs forget. {@link
 * pagurus.vm.flush.Gather} is the debt that whoever changes entries takes on: it collects what has
 * been unhooked, and closing it flushes once and only then lets go of frames and tables.
 */
@NullMarked
package pagurus.vm.flush;

import org.jspecify.annotations.NullMarked;

/**
 * What a program does to memory, as streams of accesses.
 *
 * <p>A {@link pagurus.trace.Workload} has one stream of accesses for each thread of the program,
 * and a {@link pagurus.trace.Footprint}: which pages it touches, and who touches them first. {@link
 * pagurus.trace.Workloads#open} finds out what a file is by looking into it, or makes a generator
 * from a specification such as {@code gen:gups?pages=65536}.
 *
 * <p>Reading allocates nothing: a stream fills the arrays of an {@link pagurus.trace.AccessBatch}
 * that the caller owns. A stream belongs to the thread that reads it; different streams of one
 * workload may be read by different threads at once.
 *
 * <p>Files come from strangers. Whatever is in one, it is either a workload or a {@link
 * pagurus.trace.BadRecordingException} that says in one sentence where it is broken.
 */
@NullMarked
package pagurus.trace;

import org.jspecify.annotations.NullMarked;

/**
 * Our own recordings, {@code .pgt}: one stream for each thread, delta-coded, compressed, with
 * checksums, an index and the footprint. {@code docs/pgt-format.md} is the format's definition.
 *
 * <p>{@link pagurus.trace.pgt.PgtWriter} takes accesses of all threads in the order in which they
 * happened; {@link pagurus.trace.pgt.PgtRecording} gives them back thread by thread.
 */
@NullMarked
package pagurus.trace.pgt;

import org.jspecify.annotations.NullMarked;

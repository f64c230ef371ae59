/**
 * Workloads that are computed: the usual kernels of memory research, with addresses like those of a
 * Linux program on x86-64.
 *
 * <p>A generator is named by a specification such as {@code gen:zipf?pages=65536&theta=0.8}. The
 * same specification gives the same accesses on every machine and in every version of Java. Nothing
 * is kept in memory, however long a stream is.
 */
@NullMarked
package pagurus.trace.generate;

import org.jspecify.annotations.NullMarked;

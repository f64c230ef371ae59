/**
 * Unpacks zstd (RFC 8878), in plain Java.
 *
 * <p>Only unpacking, no dictionaries, windows of at most 128 MiB (what the zstd tool accepts
 * without being asked). {@link pagurus.trace.foreign.zstd.ZstdInputStream} reads frames and blocks
 * and keeps the window; a compressed block is {@link pagurus.trace.foreign.zstd.Literals} (Huffman
 * codes) and {@link pagurus.trace.foreign.zstd.Sequences} (FSE codes) that say how literals and
 * earlier bytes alternate. Whatever the bytes are, the result is data or an {@link
 * java.io.IOException}.
 *
 * <p>The existing decoders for Java use {@code sun.misc.Unsafe}, which is on its way out of the JDK
 * and lets a damaged file crash it.
 */
@NullMarked
package pagurus.trace.foreign.zstd;

import org.jspecify.annotations.NullMarked;

/**
 * {@code pagurus record}: a real program's accesses to memory, into a file.
 *
 * <p>The recorded program owns standard input and output; everything that we say goes to standard
 * error. The program's exit code is reported and does not become ours: the recording is good or it
 * is not.
 */
@NullMarked
package pagurus.app.record;

import org.jspecify.annotations.NullMarked;

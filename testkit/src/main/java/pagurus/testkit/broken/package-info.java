/**
 * Relocation as it must not be: small changes of sound protocols, one for each of the defects that
 * were found in the 2008 series. The folder's name is the verdict: a test suite that lets one of
 * these pass is not worth its name.
 *
 * <p>Not here: M4 (the count of pending flushes is lowered by the gather, which protocols do not
 * write), M6 (needs a world with store buffers), M9 (there is no kernel half), M16 (each batch
 * waits for its own grace period; there is no last mover to wait for).
 */
@NullMarked
package pagurus.testkit.broken;

import org.jspecify.annotations.NullMarked;

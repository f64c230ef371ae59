/**
 * Relocation as it must not be: small changes of sound protocols, one for each of the defects that
 * were found in the 2008 series, and {@link pagurus.check.broken.AsPosted}, which has them where
 * the series had them. The folder's name is the verdict: a test suite that lets one of these pass
 * is not worth its name.
 *
 * <p>{@link pagurus.check.broken.Mutants} lists them, each with the situation in which it shows.
 * Each is a protocol that can be used on one machine after another. Defects of the kernel are here
 * too, as far as a protocol can bring the kernel into the same state: the counts of pending flushes
 * and movers, the mask of CPUs, the freeing of tables are all within a protocol's reach, so the
 * kernel needs no seam to be broken through.
 */
@NullMarked
package pagurus.check.broken;

import org.jspecify.annotations.NullMarked;

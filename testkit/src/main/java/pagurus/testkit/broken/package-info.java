/**
 * Relocation as it must not be: small changes of sound protocols, one for each of the defects that
 * were found in the 2008 series. The folder's name is the verdict: a test suite that lets one of
 * these pass is not worth its name.
 */
@NullMarked
package pagurus.testkit.broken;

import org.jspecify.annotations.NullMarked;

/**
 * Leaves one step of a sound protocol out, one after the other, and looks whether a scenario
 * notices. A step that nobody misses is either not needed, and the docs say why, or the scenarios
 * have a hole.
 */
@NullMarked
package pagurus.check.omit;

import org.jspecify.annotations.NullMarked;

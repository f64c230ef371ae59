/**
 * What programs have stored, so that every load can be checked.
 *
 * <p>A word of memory holds a tag, made of its address and its space, and the number of stores made
 * to it. A store adds one, so threads that share a space know what a word must hold without a
 * common lock: at the end the sum of their stores, at any moment no less than each has seen before.
 * A page that was lost, swapped for another's, or written back too early shows as a wrong tag or a
 * count that went back.
 */
@NullMarked
package pagurus.drive.verify;

import org.jspecify.annotations.NullMarked;

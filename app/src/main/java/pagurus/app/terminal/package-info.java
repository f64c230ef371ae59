/**
 * What every command needs of a terminal: a progress line, sizes as people write them, the file for
 * {@code --json}, an end for what Ctrl-C interrupts, and the nearest of the names that exist for
 * one that does not.
 *
 * <p>Nothing here knows what a command does.
 */
@NullMarked
package pagurus.app.terminal;

import org.jspecify.annotations.NullMarked;

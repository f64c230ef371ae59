/**
 * {@code pagurus inspect IMAGE}: what the page tables in a memory image of a real machine are, what
 * they map, and what moving them would bring. {@link pagurus.app.inspect.InspectCommand} is the
 * summary and holds what all its subcommands share.
 */
@NullMarked
package pagurus.app.inspect;

import org.jspecify.annotations.NullMarked;

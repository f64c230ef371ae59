/**
 * Everything about one image, put together: {@link pagurus.image.inspect.Inspection} opens it,
 * finds its roots and nodes in one pass over its memory, and reads all tables. What a command
 * prints is computed from it.
 */
@NullMarked
package pagurus.image.inspect;

import org.jspecify.annotations.NullMarked;

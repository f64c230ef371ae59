/**
 * Trees. {@link pagurus.image.walk.TreeWalk} goes through one root's tree in the order of its
 * addresses, as hardware would translate them; {@link pagurus.image.walk.TableGraph} visits every
 * table once, however many trees share it, and is what counting and moving stand on.
 *
 * <p>Neither can be made to run for ever: a walk refuses to enter a table that it is in already,
 * and stops at a number of entries; the graph has each table once for each level.
 *
 * <p>An entry that the architecture reserves, a table that is not in the image, a loop: each is a
 * {@link pagurus.image.walk.Finding} with the address and the path to it.
 */
@NullMarked
package pagurus.image.walk;

import org.jspecify.annotations.NullMarked;

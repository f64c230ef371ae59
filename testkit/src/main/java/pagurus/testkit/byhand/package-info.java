/**
 * A world in which a test decides who moves: every CPU stands still until the test lets it go on,
 * up to a step that it names.
 *
 * <p>{@link pagurus.testkit.byhand.HandDrivenMachine} is the world, {@link
 * pagurus.testkit.byhand.Actor} something that one of its CPUs does. An interleaving is written
 * down as a list of {@code runTo} and {@code finish}; it happens in the same way each time.
 */
@NullMarked
package pagurus.testkit.byhand;

import org.jspecify.annotations.NullMarked;

/**
 * {@code pagurus demo NAME}: one command for each story of the review.
 *
 * <p>A {@link pagurus.app.demo.Demo} is a story and a claim about it. {@code StorySession} plays
 * the story twice on a live machine - with what the claim is about and without - and {@code
 * Comparison} holds the two beside each other. The exit code is 0 only if the claim holds. {@code
 * Demos} lists them; a new one is a class and a line there.
 */
@NullMarked
package pagurus.app.demo;

import org.jspecify.annotations.NullMarked;

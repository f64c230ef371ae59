/**
 * Stories: one question of the review each, played on a machine with relocation and without it.
 *
 * <p>A {@link pagurus.drive.story.Story} says which machine it wants and begins a {@link
 * pagurus.drive.story.Play}, which gives every CPU something to do, checks what is left, and tells
 * {@link pagurus.drive.story.Figures}. It knows nothing of threads and files: whoever tells it
 * boots the machine ({@code pagurus demo}, or a test), and plays the same story twice, with the
 * same seed and the same memory.
 *
 * <p>A story that runs out of memory or finds a wrong word says so in its figures; it throws only
 * what should never happen.
 */
@NullMarked
package pagurus.drive.story;

import org.jspecify.annotations.NullMarked;

/**
 * {@code pagurus check}: every interleaving of small scenarios.
 *
 * <p>The command line becomes a {@link pagurus.app.check.CheckPlan}: a list of combinations of a
 * scenario and what it is played with. A {@code CheckPool} searches them side by side; each outcome
 * becomes a row of the table and an object of the JSON. A violation is replayed from its schedule,
 * told as a table or a page, and can be saved.
 */
@NullMarked
package pagurus.app.check;

import org.jspecify.annotations.NullMarked;

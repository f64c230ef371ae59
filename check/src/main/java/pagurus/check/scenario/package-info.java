/**
 * Small situations, and what they are played with. A {@link pagurus.check.scenario.Scenario} sets a
 * {@link pagurus.check.scenario.Stage}; a {@link pagurus.check.scenario.Trial} plays it in a {@link
 * pagurus.check.scenario.Setting} as often as a search likes.
 */
@NullMarked
package pagurus.check.scenario;

import org.jspecify.annotations.NullMarked;

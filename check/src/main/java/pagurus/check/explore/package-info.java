/**
 * Searches over the executions of an experiment. {@link pagurus.check.explore.SourceSets} looks at
 * all of them, up to the order of steps that commute.
 */
@NullMarked
package pagurus.check.explore;

import org.jspecify.annotations.NullMarked;

/**
 * Counter-examples that a person can read.
 *
 * <p>A {@link pagurus.check.report.Replay} carries a schedule out again and notes every step.
 * {@link pagurus.check.report.CounterExample} makes lines of them: who, what, where, from which
 * value to which, and the rule by which hardware may do so. It is printed by {@link
 * pagurus.check.report.CounterExampleText} and drawn by {@link
 * pagurus.check.report.CounterExamplePage}.
 */
@NullMarked
package pagurus.check.report;

import org.jspecify.annotations.NullMarked;

/**
 * {@code pagurus sim} and {@code pagurus machines}: what a policy is worth on a workload.
 *
 * <p>{@link pagurus.app.sim.SimCommand} runs one workload under several policies ({@code
 * SideBySide}) and shows them ({@code SimReport}, {@code SimPage}), or, with {@code --reproduce}, a
 * published table: one of {@code sim.reproduce}, or a person's own from a file ({@code
 * PublishedFile}, whose lines are {@code PublishedRow}s and whose columns are the command's own
 * options, {@code PlanOptions}). Either way {@code RunsAtOnce} uses the host's cores, and {@code
 * RunFigures} has the names of what is shown.
 */
@NullMarked
package pagurus.app.sim;

import org.jspecify.annotations.NullMarked;

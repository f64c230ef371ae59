/**
 * {@code pagurus run}: runs a workload on a live machine and moves its page tables meanwhile.
 *
 * <p>{@link pagurus.app.run.RunCommand} has the options; {@link pagurus.app.run.LiveSession} boots
 * the machine, runs and verifies; {@link pagurus.app.run.RunTable} and {@link
 * pagurus.app.run.RunJson} say what happened, to a person and to a program (docs/run.schema.json).
 */
@NullMarked
package pagurus.app.run;

import org.jspecify.annotations.NullMarked;

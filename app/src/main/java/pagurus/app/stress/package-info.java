/**
 * {@code pagurus run --stress}: everything at once, with every value known, until the time is up.
 *
 * <p>{@link pagurus.app.stress.StressSession} lets every kind of kernel have its turn: each boots
 * on a small machine whose walkers speculate and whose allocations fail now and then, and runs
 * {@link pagurus.drive.stress.Stress} on it; {@link pagurus.app.stress.StressTable} and {@link
 * pagurus.app.stress.StressJson} say what happened.
 */
@NullMarked
package pagurus.app.stress;

import org.jspecify.annotations.NullMarked;

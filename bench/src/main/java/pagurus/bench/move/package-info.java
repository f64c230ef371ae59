/**
 * What moving tables costs: the mover against a plain copy, a program beside a mover against the
 * same program alone, and a replay against reading the recording.
 */
@NullMarked
package pagurus.bench.move;

import org.jspecify.annotations.NullMarked;

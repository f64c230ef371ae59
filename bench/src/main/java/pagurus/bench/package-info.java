/**
 * Benchmarks: each compares a part of Pagurus with the least that the same work can cost, in one
 * run. {@code scripts/bench} runs them; {@link pagurus.bench.RatioTable} prints the ratios.
 */
@NullMarked
package pagurus.bench;

import org.jspecify.annotations.NullMarked;

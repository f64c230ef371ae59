/** How fast the checker looks at executions, against its peers and against itself. */
@NullMarked
package pagurus.bench.check;

import org.jspecify.annotations.NullMarked;

/**
 * What a machine at rest shows: where tables are, and whether everything adds up.
 *
 * <p>{@link pagurus.vm.inspect.TableWalk} visits every table and leaf of a space; {@link
 * pagurus.vm.inspect.Census} counts tables by level and node; {@link pagurus.vm.inspect.Audit}
 * checks the whole structure against itself. No CPU may be running meanwhile.
 */
@NullMarked
package pagurus.vm.inspect;

import org.jspecify.annotations.NullMarked;

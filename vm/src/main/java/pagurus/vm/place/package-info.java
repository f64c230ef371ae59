/**
 * Where tables belong.
 *
 * <p>A {@link pagurus.vm.place.Placement} is asked about one table after the other, each described
 * by a {@link pagurus.vm.place.TableSite}, and answers with a {@link pagurus.vm.place.Destination}.
 * It knows nothing of how tables are moved. {@link pagurus.vm.place.Placements} names those that
 * come with the system:
 *
 * <table>
 *   <caption>Placements</caption>
 *   <tr><td>fixedNode</td><td>every table on one node</td></tr>
 *   <tr><td>followCpus</td><td>where most of the CPUs are that run the space</td></tr>
 *   <tr><td>followData</td><td>each table where most of what it refers to is, leaf tables first</td></tr>
 *   <tr><td>upperLevelsLocal</td><td>the levels that every walk shares near the CPUs, the rest by
 *       another placement</td></tr>
 *   <tr><td>interleave</td><td>neighbours on different nodes, round robin</td></tr>
 *   <tr><td>awayFrom</td><td>out of a range of memory</td></tr>
 * </table>
 *
 * <p>A placement that follows something moves tables to and fro if that something goes to and fro.
 * {@link pagurus.vm.place.Hysteresis} is the remedy: a table is moved only when it has been wanted
 * elsewhere, at the same place, several times in a row.
 */
@NullMarked
package pagurus.vm.place;

import org.jspecify.annotations.NullMarked;

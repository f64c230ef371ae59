/**
 * Where tables belong.
 *
 * <p>A {@link pagurus.vm.place.Placement} is asked about one table after the other, each described
 * by a {@link pagurus.vm.place.TableSite}, and answers with a {@link pagurus.vm.place.Destination}.
 * It knows nothing of how tables are moved. {@link pagurus.vm.place.Placements} names those that
 * come with the system.
 */
@NullMarked
package pagurus.vm.place;

import org.jspecify.annotations.NullMarked;

package pagurus.vm.place;

import java.util.function.Supplier;

/**
 * A table and what a placement may want to know about it. May be out of date at once.
 *
 * @param space the number of the space that it is looked at for
 * @param level its level
 * @param vaddr the first address that it translates
 * @param table its physical address
 * @param node the node that it is on
 * @param children counts, for each node, the entries that lead there
 * @param cpus counts, for each node, the CPUs that have the space loaded
 */
public record TableSite(
    int space,
    int level,
    long vaddr,
    long table,
    int node,
    Supplier<int[]> children,
    Supplier<int[]> cpus) {}

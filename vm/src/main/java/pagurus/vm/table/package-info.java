/**
 * Page tables: how entries are read and written, how a table is found, locked, and put to rest.
 *
 * <h2>The life of a table</h2>
 *
 * <pre>LIVE -> MOVING -> STRAY -> FLUSHED -> QUIET -> FREE</pre>
 *
 * <ul>
 *   <li>LIVE: its parent refers to it.
 *   <li>MOVING: whoever holds its lock is filling its replacement.
 *   <li>STRAY: nothing refers to it any more, but walkers and threads may still be inside.
 *   <li>FLUSHED: every CPU that could hold it has acknowledged the shootdown.
 *   <li>QUIET: every thread that could hold a pointer has left its read section.
 *   <li>FREE: returned by the destructor of its kind.
 * </ul>
 *
 * <p>Life and lock are one word ({@link pagurus.vm.table.TableLocks}), so <em>a table that is no
 * longer live cannot be locked</em>: the check that every taker of a lock needs, "does the parent
 * still refer to this table?", is part of the compare-and-set that takes it, and costs nothing. A
 * taker who is told no looks up again from the root. {@link pagurus.vm.table.Lookup} is the only
 * software walker; faults, reverse map, reclaim, relocation and audits all use it.
 */
@NullMarked
package pagurus.vm.table;

import org.jspecify.annotations.NullMarked;

/**
 * How page-table entries and addresses look on real processors.
 *
 * <p>A {@link pagurus.arch.PagingMode} is the shape of a page-table tree: how many levels, how many
 * entries in a table of each, which bits of an address select them. Its {@link
 * pagurus.arch.EntryFormat} is the meaning of the bits of one entry. {@link pagurus.arch.Rights} is
 * what an entry allows, in words that all architectures share.
 *
 * <p>Levels count from the leaves: level 1 holds the entries of single pages, level {@code
 * levels()} is the root. An <em>entry</em> is a {@code long}; 4-byte entries are zero-extended. It
 * is one of
 *
 * <ul>
 *   <li>absent: hardware ignores every bit but the lowest, and software keeps a <em>payload</em>;
 *   <li>a leaf: maps a page, or above level 1 a huge page;
 *   <li>a table entry: refers to the table of the next lower level;
 *   <li>malformed: present, but with bits that the manual reserves.
 * </ul>
 *
 * <p>Everything here is a pure function on numbers: no state, no allocation, nothing to close.
 * Anything may be called from any thread.
 *
 * <p>Sources: Intel SDM volume 3, chapter 4 ("Paging"); the RISC-V privileged specification, the
 * chapter on supervisor-level paging with Svnapot and Svpbmt; Arm ARM chapter D8 (VMSAv8-64). Each
 * constant names its section.
 */
@NullMarked
package pagurus.arch;

import org.jspecify.annotations.NullMarked;

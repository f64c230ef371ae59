/**
 * Data pages: who maps a frame, where its content lives when it is not in memory, and how memory is
 * won back.
 *
 * <p>Every data frame counts its users: one for each entry that maps it, one for the page cache if
 * it belongs to a file, one for each pin, one for whoever has it in hand. {@link
 * pagurus.vm.page.ReverseMap} knows the entries. {@link pagurus.vm.page.Swap} and {@link
 * pagurus.vm.page.FilePages} know the homes. {@link pagurus.vm.page.Reclaimer} takes pages out of
 * memory: it exchanges every entry that maps the page, so that no D bit can be set any more (X4),
 * flushes, and then writes the page if any of the D bits said so. A clean page is dropped: a lost
 * dirty bit is lost data (I2). Where a frame must come free on one node while others have some,
 * {@link pagurus.vm.page.Displacement} moves data there instead.
 */
@NullMarked
package pagurus.vm.page;

import org.jspecify.annotations.NullMarked;

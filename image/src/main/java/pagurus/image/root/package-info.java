/**
 * Roots that no register names: {@link pagurus.image.root.RootSearch} looks at every frame of the
 * image for what other processes' roots have in common with the ones that are known.
 *
 * <ul>
 *   <li>x86 and RISC-V: the kernel's half of the addresses, whose entries all roots share. The
 *       confidence is the share of them that agree, less what does not fit in the other half.
 *   <li>PAE: the same with roots of 32 bytes; where each process has a kernel table of its own,
 *       those tables are compared instead.
 *   <li>AArch64, programs' half: nothing is shared, so the form decides: a tree that goes down to
 *       pages of programs at the right level, with nothing in it that a kernel would not write.
 * </ul>
 *
 * <p>A root that was freed and not yet overwritten looks like a root; its confidence is lower only
 * if its tables are gone.
 */
@NullMarked
package pagurus.image.root;

import org.jspecify.annotations.NullMarked;

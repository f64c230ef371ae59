/**
 * The kernel's own half of the addresses.
 *
 * <p>{@link pagurus.vm.kernel.KernelSpace} maps pages there for the kernel itself, as vmalloc does,
 * and takes them away again. There is one such half, and every root shows it: what {@link
 * pagurus.vm.space.RootRegistry} shares, all spaces see, also those whose root moves at that
 * moment.
 *
 * <p><b>What never moves.</b> Tables of the kernel half are frames of their own kind, without life,
 * lock or owner. Every request to relocate something names an {@link
 * pagurus.vm.space.AddressSpace}, and a kernel space is none: to ask for the relocation of a kernel
 * table does not compile.
 *
 * <p><b>What programs see of it.</b> Nothing, for its leaves are the supervisor's. Where that is
 * not enough ({@link pagurus.vm.kernel.KernelHalf#ISOLATED}), user code runs on a view of its root
 * that does not have it: {@link pagurus.vm.kernel.SplitRootEntries} keeps the two views equal, and
 * the rest of the memory manager does not know that there are two.
 *
 * <p><b>What is flushed.</b> Leaves of the kernel half are global (X16) where roots have one view,
 * so a shootdown after an unmapping goes to every CPU, and forgets global translations. After a
 * mapping nothing is flushed (X8); where hardware remembers that nothing was there (R2), the CPU
 * that meets it forgets and tries again.
 */
@NullMarked
package pagurus.vm.kernel;

import org.jspecify.annotations.NullMarked;

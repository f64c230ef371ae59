/**
 * Address spaces and the kernel threads that work on them.
 *
 * <p>{@link pagurus.vm.space.AddressSpace} has the areas of a program and the shared words that
 * CPUs must see: the root pointer, which CPUs have the space loaded, the generation of its
 * translations, the count of flushes that are pending. {@link pagurus.vm.space.KernelThread} is one
 * CPU's kernel side: its seam, its MMU and what it remembers. {@link pagurus.vm.space.Core} is what
 * all parts of the memory manager stand on.
 */
@NullMarked
package pagurus.vm.space;

import org.jspecify.annotations.NullMarked;

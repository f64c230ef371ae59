/**
 * A hypervisor in Xen's style: the guest sees its page tables, hardware walks them as they are, and
 * nobody but the hypervisor writes to them (Barham et al., "Xen and the Art of Virtualization",
 * SOSP 2003, 3.3.3; Q16).
 *
 * <p>The guest counts its frames from 0. In which frames of the machine they really are is the
 * domain's map, and an entry of a table that hardware walks must hold the machine's number. The
 * guest's {@link pagurus.vm.table.Entries} translate, both ways, and hand every change of a pinned
 * table to the {@link pagurus.vm.hypervisor.Hypervisor}, which looks at it first.
 *
 * <p><b>A table's life, as the hypervisor sees it.</b> An ordinary frame, which the guest fills as
 * it likes; <em>pinned</em>: every entry has been looked at, nobody but the hypervisor writes, and
 * other tables may refer to it; <em>unpinned</em>: nothing refers to it, its entries count no more,
 * and CPUs may still be in it, so it stays read-only; released: an ordinary frame again. A
 * relocation goes through it in its own order: the replacement is pinned before the parent's entry
 * is written, the old table is unpinned when it strays (a root when every CPU has acknowledged that
 * it uses another), and released by the destructor of its level.
 *
 * <p><b>What is refused</b> ({@link pagurus.vm.hypervisor.Refusal}): what Xen refuses. <b>What is
 * not promised:</b> Xen flushes TLBs itself when a frame changes its type; this hypervisor trusts
 * the guest's shootdowns, so a guest that forgets one harms itself, and could harm others. Huge
 * leaves in a root (x86-32) are not looked after while that root moves.
 */
@NullMarked
package pagurus.vm.hypervisor;

import org.jspecify.annotations.NullMarked;

/**
 * What a CPU does on its own: TLB, walk cache and hardware walker.
 *
 * <p>A {@link pagurus.vm.mmu.Mmu} belongs to one CPU. The kernel loads a root, asks for {@linkplain
 * pagurus.vm.mmu.Mmu#translate translations}, and invalidates after it has changed page tables.
 * What comes back is a physical address or one of the negative codes of {@link
 * pagurus.vm.mmu.Fault}.
 *
 * <pre>{@code
 * Mmu mmu = new Mmu(mode, HardwareProfile.defaultFor(mode), MmuShape.TYPICAL, layout, cpu);
 * cpu.attach(mmu);                               // the world may now let it walk unasked
 * mmu.loadRoot(root, asid, false);
 * long paddr = mmu.translate(vaddr, Access.WRITE);
 * }</pre>
 *
 * <p>The pieces, from outside in:
 *
 * <ul>
 *   <li>{@link pagurus.vm.mmu.HardwareProfile}: whose rules apply; who sets A and D, what faults
 *       and invalidations forget. {@link pagurus.vm.mmu.MmuShape}: how much is remembered.
 *   <li>{@code Walker}: the walk. Its essay says who owns which bit, and which rule makes each
 *       shortcut safe.
 *   <li>{@code Tlb}, {@code WalkCache}, {@code AbsentCache}: what is remembered, all of it made of
 *       {@code AssociativeArray}s. {@code RootRegister}: what is loaded.
 *   <li>{@code Speculation}: what happens unasked.
 *   <li>{@link pagurus.vm.mmu.MmuCounters}: what happened.
 * </ul>
 *
 * <p>Thread and walker share an MMU. Everything that either does to it is one {@link
 * pagurus.machine.Cpu#local local} step, and a world may let the other go first at any step;
 * nothing else guards the state. A step that changes it does so at once, after the call that marks
 * it.
 *
 * <p>Not modelled: the kernel's own tables and split roots (X17); translations of instructions kept
 * apart from those of data; contiguous ranges kept as one translation; G in RISC-V table entries
 * (the leaves below count as not global, so more is forgotten than need be); A bits in Arm table
 * descriptors; protection keys and the bits that keep the kernel off user pages; two stages (R8).
 * Replacement is by age in a set, not the pseudo-LRU of any processor.
 *
 * <p>Rule numbers like X2, A3 and R7 are explained in the project's list of hardware rules.
 */
@NullMarked
package pagurus.vm.mmu;

import org.jspecify.annotations.NullMarked;

/**
 * Copies of page tables, one for each node that wants them: what Mitosis (ASPLOS 2020) does, in
 * this memory manager.
 *
 * <p>A CPU loads the copy of the root that lies on its node, and every entry of that copy refers to
 * the copy of the next table on the same node. So its walks stay on its node, whoever made the
 * tables and wherever.
 *
 * <ul>
 *   <li>{@link pagurus.vm.replicate.ReplicatedEntries} keeps the copies equal. It stands where
 *       every change of an entry passes anyway, so the memory manager behind it knows of one table
 *       only: the original. What is written goes into all copies, what is read is what stands in
 *       the original with the A and D bits of all, what is exchanged is exchanged in all. Its essay
 *       says in which order, and why.
 *   <li>{@link pagurus.vm.replicate.OnFaultEntries} keeps them otherwise: a leaf table gets a copy
 *       on a node, and the copy its leaves, when the node faults for them (Hydra, numaPTE).
 *   <li>Other copies come and go with their original: they are made when it is made, for the nodes
 *       that its space wants at that moment, and end when it ends.
 *   <li>{@link pagurus.vm.replicate.Replication} changes what a space wants while it runs: every
 *       table that has other copies than are wanted is <em>relocated</em>, to the node where it is.
 *       Whatever makes a relocation safe makes that safe, the shootdown and the grace period
 *       included; there is no second protocol.
 *   <li>Where copies lack entries, shootdowns leave out nodes that never had them, as in numaPTE.
 *       {@link pagurus.vm.replicate.OwnCopies} finds out of which nodes that can be said in a space
 *       that got its copies while it ran.
 *   <li>{@link pagurus.vm.replicate.CopyOptions} says with what a kernel boots.
 * </ul>
 *
 * <p>Mitosis' migration of a program is then: copies for the node it goes to, and none for the
 * others with the originals moved there, by the relocator.
 *
 * <p><b>What is not promised.</b> A copy is made if its node has a frame to spare; where it has
 * none the entry on that node refers to the original, and walks go there, and on from there to
 * tables of the original's node. Roots smaller than a page, or with a view of their own for the
 * kernel, have no copies, nor have tables on a hypervisor or those of the kernel's own mappings.
 * Shootdowns leave a node out only where its copies may lack entries, and then for changes of small
 * leaves in tables of which it has never had any; a node is a reader of a table until that moves. A
 * copy that a fault has made stays until then, too, whether the node still uses it or not.
 */
@NullMarked
package pagurus.vm.replicate;

import org.jspecify.annotations.NullMarked;

/**
 * The memory manager: what programs and their faults ask for.
 *
 * <p>{@link pagurus.vm.mm.Kernel} puts the parts together and is what the outside talks to. Each
 * operation is a class of its own: {@link pagurus.vm.mm.FaultHandler}, {@link
 * pagurus.vm.mm.Mapping} (map, unmap, protect, advise), {@link pagurus.vm.mm.Fork}, {@link
 * pagurus.vm.mm.Remap}, {@link pagurus.vm.mm.Exit}, {@link pagurus.vm.mm.Pins} (lock-free
 * look-ups), {@link pagurus.vm.mm.Migration} (data pages).
 *
 * <p>All follow one pattern. Inside a read section: look up without a lock; lock the table; because
 * a table that is no longer live cannot be locked, being refused means looking up again; read the
 * entry again; change it; report the change to a gather; unlock; flush; free.
 */
@NullMarked
package pagurus.vm.mm;

import org.jspecify.annotations.NullMarked;

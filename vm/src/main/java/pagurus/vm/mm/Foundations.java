package pagurus.vm.mm;

import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.kernel.SplitRootEntries;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.Core;
import pagurus.vm.space.RootRegistry;
import pagurus.vm.space.SharedTables;
import pagurus.vm.sync.GracePeriod;
import pagurus.vm.sync.SpinLock;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Lookup;
import pagurus.vm.table.RetireQueue;
import pagurus.vm.table.TableLocks;
import pagurus.vm.table.TableStore;

/** What a memory manager stands on, by its options: which of them go together is said here. */
final class Foundations {
  private Foundations() {}

  /** The hypervisor's view of a kernel that is to run on one. */
  static Optional<Domain> domainOn(Machine hardware, KernelOptions options) {
    if (options.platform() == Platform.NATIVE) {
      return Optional.empty();
    }
    if (options.kernelHalf().isUsed()) {
      throw new IllegalArgumentException("a kernel half is not supported on a hypervisor");
    }
    if (options.copies().arePossible()) {
      throw new IllegalArgumentException("copies of tables are not supported on a hypervisor");
    }
    boolean scattered = options.platform() == Platform.PARAVIRT;
    return Optional.of(new Domain(hardware, options.mode(), scattered));
  }

  /** Carves memory up and makes what tables and spaces stand on. */
  static Core lay(Cpu boot, Machine machine, Optional<Domain> domain, KernelOptions options) {
    Frames frames =
        new Frames(
            boot,
            machine.topology(),
            machine.memory(),
            options.mode().pageShift(),
            options.orders(),
            blockOrder(options),
            options.memory());
    Entries entries = domain.map(Domain::entries).orElseGet(() -> nativeEntries(options, frames));
    TableLocks locks = options.locks();
    TableStore tables = new TableStore(entries, frames, locks);
    int cpus = machine.topology().cpus();
    GracePeriod grace =
        new GracePeriod(boot, frames.words().take(1), frames.words().take(cpus), cpus);
    SpinLock retireLock = new SpinLock(frames.words().take(1));
    RetireQueue retired =
        new RetireQueue(
            tables,
            locks,
            grace,
            retireLock,
            frames.words().take(1),
            options.memory().limboTables());
    return new Core(
        options.mode(),
        options.profile(),
        frames,
        entries,
        new Lookup(entries),
        locks,
        tables,
        new SharedTables(frames.table()),
        new RootRegistry(entries, registryLock(options, frames)),
        grace,
        retired);
  }

  private static Entries nativeEntries(KernelOptions options, Frames frames) {
    if (options.kernelHalf() != KernelHalf.ISOLATED) {
      return options.copies().entries(options.mode(), frames);
    }
    if (options.copies().arePossible()) {
      throw new IllegalArgumentException("roots with two views have no copies");
    }
    return new SplitRootEntries(options.mode(), frames.table());
  }

  private static Optional<SpinLock> registryLock(KernelOptions options, Frames frames) {
    return options.kernelHalf().isUsed()
        ? Optional.of(new SpinLock(frames.words().take(1)))
        : Optional.empty();
  }

  /** Page blocks are as large as a huge leaf, if there is a block of that size. */
  private static int blockOrder(KernelOptions options) {
    PagingMode mode = options.mode();
    int huge = mode.levels() < 2 ? 0 : mode.shift(2) - mode.pageShift();
    return Math.min(options.orders() - 1, huge);
  }
}

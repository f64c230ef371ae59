package pagurus.sim.run;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.inspect.TableWalk;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * Moves the tables of a space, on a CPU of its choice. That takes time that is none of the
 * program's: even where it runs on all CPUs, the clock of the one that moves goes on for the
 * program where it was. A run is a small part of a program's life, and would otherwise show a
 * thread that waits for all of its tables.
 */
final class TableMover {
  private final Kernel kernel;
  private final AddressSpace space;
  private final SimulatedMachine machine;
  private final KernelThread thread;

  /** Sends data to other nodes where one is full: there is no swap here. */
  private final Relocator relocator;

  private long cycles;

  TableMover(Kernel kernel, AddressSpace space, SimulatedMachine machine, int cpu) {
    this.kernel = kernel;
    this.space = space;
    this.machine = machine;
    thread = kernel.thread(cpu);
    relocator = new Relocator(kernel.flush(), kernel.spaces(), kernel.displacement()::makeRoom);
  }

  Kernel kernel() {
    return kernel;
  }

  AddressSpace space() {
    return space;
  }

  KernelThread thread() {
    return thread;
  }

  Relocator relocator() {
    return relocator;
  }

  /** What moves and copies have cost; the counting of tables for the series is not among it. */
  long cycles() {
    return cycles;
  }

  /** Something beside moves has taken so long. */
  void charge(long more) {
    cycles += more;
  }

  void relocate(RelocationRequest request, RelocationCounters counters) {
    during(protocol -> relocator.relocate(thread, request, protocol, counters));
  }

  /** Has something done to tables by the protocol with which they are moved. */
  void during(Consumer<RelocationProtocol> work) {
    long taken =
        aside(
            () -> {
              long clock = cpu().cycles();
              work.accept(new Drain());
              return cpu().cycles() - clock;
            });
    cycles += taken; // whoever is shown tables meanwhile may charge, too
  }

  /** The mover's CPU does something that a program which runs there, too, does not notice. */
  <T> T aside(Supplier<T> work) {
    SimulatedCpu cpu = cpu();
    long clock = cpu.cycles();
    T result = work.get();
    cpu.charge(clock - cpu.cycles());
    return result;
  }

  private SimulatedCpu cpu() {
    return machine.cpu(thread.cpu().id());
  }

  /** Shows all tables, in no time. */
  void forEachTable(LongConsumer action) {
    TableWalk.Visitor visitor =
        new TableWalk.Visitor() {
          @Override
          public boolean table(long table, int level, long vaddr) {
            action.accept(table);
            return level > 1;
          }

          @Override
          public void entry(long entry, int level, long vaddr) {
            // Tables are shown.
          }
        };
    aside(
        () -> {
          new TableWalk(kernel.core()).walk(thread.cpu(), space, visitor);
          return visitor;
        });
  }
}

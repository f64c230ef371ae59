package pagurus.sim.run;

import java.util.Optional;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.trace.Footprint;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** When a thread next gives memory back, and how it does. */
final class GivingBack {
  private final Kernel kernel;
  private final AddressSpace space;
  private final SimulatedMachine machine;
  private final int callCycles;
  private final long bytes;
  private final long every;
  private long left;

  GivingBack(
      Kernel kernel,
      AddressSpace space,
      SimulatedMachine machine,
      Hardware hardware,
      Optional<GiveBack> how) {
    this.kernel = kernel;
    this.space = space;
    this.machine = machine;
    callCycles = hardware.callCycles();
    bytes = how.map(GiveBack::pages).orElse(1) * (1L << Footprint.PAGE_SHIFT);
    every = how.map(GiveBack::accesses).orElse(Long.MAX_VALUE);
    left = every;
  }

  /** Accesses until then. */
  long left() {
    return left;
  }

  /** So many accesses are over, the last of them to this address. */
  void after(int accesses, KernelThread thread, long vaddr) {
    left -= accesses;
    if (left == 0) {
      left = every;
      give(thread, vaddr);
    }
  }

  private void give(KernelThread thread, long vaddr) {
    SimulatedCpu cpu = machine.cpu(thread.cpu().id());
    long start = vaddr - Long.remainderUnsigned(vaddr, bytes);
    long end = Math.min(start + bytes, kernel.core().mode().userLimit());
    cpu.charge(callCycles);
    cpu.interruptions().defer(machine.defersShootdowns());
    kernel.mapping().discard(thread, space, start, end);
    cpu.interruptions().defer(false);
  }
}

package pagurus.vm.hypervisor;

import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;

/** A device that transfers to and from the machine's memory, at addresses of the guest. */
final class DomainStorage implements BlockStore {
  private final BlockStore real;
  private final Domain domain;

  DomainStorage(BlockStore real, Domain domain) {
    this.real = real;
    this.domain = domain;
  }

  @Override
  public long blockBytes() {
    return real.blockBytes();
  }

  @Override
  public long blocks() {
    return real.blocks();
  }

  @Override
  public void write(Cpu cpu, long block, long paddr) {
    real.write(domain.below(cpu.id()), block, domain.machine(paddr));
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    real.read(domain.below(cpu.id()), block, domain.machine(paddr));
  }
}

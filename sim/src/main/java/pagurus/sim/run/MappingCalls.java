package pagurus.sim.run;

import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.BlockStore;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.Replicas;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.mm.Kernel;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * What calls take that change mappings, on a CPU that has the program to itself: memory is mapped
 * with all its pages, made read-only, and unmapped. The page before it stays mapped, and with it
 * the first of the tables.
 *
 * @param map cycles of the first call
 * @param protect of the second
 * @param unmap of the third
 */
public record MappingCalls(long map, long protect, long unmap) {
  /** What is mapped. */
  public enum Memory {
    /** Pages that are made for the mapping and go with it. */
    ANONYMOUS,
    /** Pages of a file that is shared, all of which are in memory and stay there. */
    FILE
  }

  /** What copies tables have, one on each other node. */
  public enum Copies {
    /** None. */
    NONE,
    /** Those of the cost model. */
    COSTS,
    /** Those that the memory manager keeps. */
    KEPT
  }

  private static final long NEIGHBOUR = 1L << 30;
  private static final long START = NEIGHBOUR + (1L << 12);

  /**
   * What was never used is not what was used before: the last time counts, when the same frames
   * come again, as in a mean of many times.
   */
  private static final int TIMES = 4;

  /** Makes the calls on so many pages of 4 KiB. */
  public static MappingCalls measure(Hardware hardware, Copies copies, long pages, Memory memory) {
    PagingMode mode = SimulatedKernel.MODE;
    long bytes = pages * mode.pageBytes();
    SimulatedMachine machine = new SimulatedMachine(hardware, RoomForProgram.withTables(bytes));
    Kernel kernel =
        SimulatedKernel.boot(
            machine, hardware, copies == Copies.KEPT ? CopyOptions.ALWAYS : CopyOptions.NEVER);
    KernelThread thread = kernel.thread(0);
    AddressSpace space = kernel.createSpace(thread, 0).orElseThrow();
    switch (copies) {
      case NONE -> {}
      case COSTS -> machine.costs().replicas().replicate(new Replicas.Everywhere());
      case KEPT -> CopiesInMemory.tell(machine.costs().replicas(), kernel);
    }
    populate(kernel, thread, space, area(NEIGHBOUR, START, new Backing.Anonymous()));
    Area area = area(START, START + bytes, backing(kernel, memory, pages));
    MappingCalls calls = new MappingCalls(0, 0, 0);
    for (int time = 0; time < TIMES; time++) {
      calls = once(kernel, thread, space, machine.cpu(0), area);
    }
    long call = hardware.callCycles();
    long whole = call + hardware.areaCycles();
    return new MappingCalls(calls.map + whole, calls.protect + call, calls.unmap + whole);
  }

  private static Area area(long start, long end, Backing backing) {
    return new Area(start, end, Rights.READ | Rights.WRITE, backing, 0, false);
  }

  private static Backing backing(Kernel kernel, Memory memory, long pages) {
    return switch (memory) {
      case ANONYMOUS -> new Backing.Anonymous();
      case FILE -> {
        BlockStore file = new EmptyFile(pages, SimulatedKernel.MODE.pageBytes());
        yield new Backing.File(kernel.files().open(file).id(), true);
      }
    };
  }

  private static MappingCalls once(
      Kernel kernel, KernelThread thread, AddressSpace space, SimulatedCpu cpu, Area area) {
    long start = cpu.cycles();
    populate(kernel, thread, space, area);
    long mapped = cpu.cycles();
    kernel.mapping().protect(thread, space, area.start(), area.end(), Rights.READ);
    long isProtected = cpu.cycles();
    kernel.mapping().unmap(thread, space, area.start(), area.end());
    return new MappingCalls(mapped - start, isProtected - mapped, cpu.cycles() - isProtected);
  }

  private static void populate(Kernel kernel, KernelThread thread, AddressSpace space, Area area) {
    kernel.mapping().map(thread, space, area);
    for (long vaddr = area.start(); vaddr < area.end(); vaddr += SimulatedKernel.MODE.pageBytes()) {
      if (kernel.translate(thread, space, vaddr, Rights.WRITE) < 0) {
        throw new IllegalStateException("no memory for v0x%x".formatted(vaddr));
      }
    }
  }
}

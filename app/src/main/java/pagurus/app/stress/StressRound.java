package pagurus.app.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import pagurus.app.BadInputException;
import pagurus.drive.stress.Stress;
import pagurus.drive.stress.StressKernel;
import pagurus.drive.stress.StressOptions;
import pagurus.drive.stress.StressProgram;
import pagurus.drive.stress.StressReport;
import pagurus.live.CpuProgram;
import pagurus.live.LiveBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;

/** Stress on a kernel of one kind, on a live machine of its own. */
final class StressRound implements AutoCloseable {
  /** Few enough that movers wait for the retire queue now and then. */
  private static final int LIMBO_TABLES = 64;

  /** One allocation in this many fails although there is memory. */
  private static final int FAIL_ONE_IN = 100;

  /** Data for this much of the machine's memory, in per cent: more than fits, so that it swaps. */
  private static final int FOOTPRINT_PERCENT = 125;

  private static final long FILE_PAGES = 64;

  private final StressSettings settings;
  private final StressKernel kind;
  private final LiveMachine machine;
  private final LiveBlockStore swap;
  private final LiveBlockStore image;
  private final LiveBlockStore journal;

  /** Switches the machine on. */
  StressRound(StressSettings settings, StressKernel kind) {
    this.settings = settings;
    this.kind = kind;
    machine =
        LiveMachine.create(
            new LiveOptions(
                settings.topology(), settings.bytesPerNode(), true, settings.seed(), false, true));
    long page = settings.mode().pageBytes();
    swap = LiveBlockStore.temporary(machine, page, settings.swapSlots());
    image = LiveBlockStore.temporary(machine, page, FILE_PAGES);
    journal = LiveBlockStore.temporary(machine, page, FILE_PAGES);
  }

  /**
   * Runs until the turn is over; then everything is checked.
   *
   * @throws BadInputException if the machine's memory is too small to begin
   */
  StressReport run(StressTurn turn) {
    Kernel kernel;
    Stress everything;
    try {
      kernel = boot();
      everything = stress(kernel, turn);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new BadInputException("--memory is too small for stress: " + e.getMessage(), e);
    }
    List<CpuProgram> programs = new ArrayList<>();
    for (StressProgram program : everything.programs()) {
      programs.add(cpu -> program.run(kernel.thread(cpu.id())));
    }
    turn.begin();
    machine.run(programs);
    return everything.report();
  }

  private Kernel boot() {
    KernelOptions options =
        KernelOptions.standard(settings.mode())
            .withProfile(settings.profile())
            .withMemory(
                new MemoryOptions(StressSettings.KERNEL_WORDS, true, FAIL_ONE_IN)
                    .withLimboTables(LIMBO_TABLES));
    return Kernel.boot(machine, kind.of(options), swap);
  }

  private Stress stress(Kernel kernel, BooleanSupplier stop) {
    StressOptions options =
        new StressOptions(
            settings.seed(),
            StressOptions.UNTIL_STOPPED,
            StressSettings.SPACES,
            FOOTPRINT_PERCENT,
            settings.protocols());
    return new Stress(
        kernel, kernel.files().open(image), kernel.files().open(journal), options, stop);
  }

  @Override
  public void close() {
    journal.close();
    image.close();
    swap.close();
    machine.close();
  }
}

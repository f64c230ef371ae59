package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import pagurus.arch.PagingMode;
import pagurus.drive.verify.WordLedger;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.page.FilePages;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.KernelThread;
import pagurus.vm.sync.SpinLock;

/**
 * A stress run on one machine: make it, run its programs once, one on each CPU and all at the same
 * time, then ask for the report.
 *
 * <p>Each program ends when its operations are used up or {@code stop} says so. Then CPU 0 loads
 * and checks every word there is, and ends all spaces; the others serve it until it is done.
 */
public final class Stress {
  /** How often something is tried again that needs memory, before the run fails. */
  private static final int PATIENCE = 1000;

  /** In the least memory, tables have all but one in this many frames. */
  private static final int DATA_SHARE = 4;

  private final Kernel kernel;
  private final StressOptions options;
  private final BooleanSupplier stop;
  private final Layout layout;
  private final long doneWord;
  private final List<Arena> arenas = new ArrayList<>();
  private final List<CpuStress> cpus = new ArrayList<>();

  /**
   * Sets the spaces up; no CPU is running yet.
   *
   * @param image a file of zeros that is mapped privately; nothing is stored to it
   * @param journal a file of zeros that all spaces share
   * @param stop whether to come to an end; asked on every CPU between operations
   */
  public Stress(
      Kernel kernel,
      FilePages image,
      FilePages journal,
      StressOptions options,
      BooleanSupplier stop) {
    this.kernel = kernel;
    this.options = options;
    this.stop = stop;
    int cpuCount = kernel.threads().size();
    layout =
        new Layout(
            kernel.core().mode(),
            cpuCount,
            options.spaces(),
            frames() * options.footprintPercent() / 100,
            image.pages(),
            journal.pages());
    doneWord = kernel.core().frames().words().take(1);
    for (int i = 0; i < options.spaces(); i++) {
      arenas.add(arena(i, image, journal));
    }
    SpinLock outOfUse = new SpinLock(kernel.core().frames().words().take(1));
    for (KernelThread thread : kernel.threads()) {
      int mostChildren = layout.mostChildren(thread.cpu().id(), frames());
      cpus.add(
          new CpuStress(
              kernel, thread, layout, arenas, journal.id(), mostChildren, outOfUse, options));
    }
  }

  /**
   * Frames that a machine must have beside the kernel's own. Tables of the spaces that last cannot
   * be taken from them: where those fill memory, nothing that was stored is ever seen again. What
   * else needs memory, such as copies, is refused and goes on.
   *
   * @throws IllegalArgumentException if so many CPUs do not fit into a space
   */
  public static long fewestFrames(PagingMode mode, int cpus, int spaces) {
    long tables = spaces * new Layout(mode, cpus, spaces, 1, 1, 1).tables();
    return tables * DATA_SHARE / (DATA_SHARE - 1);
  }

  private long frames() {
    long frames = 0;
    for (int node = 0; node < kernel.core().frames().nodes(); node++) {
      frames += kernel.core().frames().usable(node);
    }
    return frames;
  }

  private Arena arena(int index, FilePages image, FilePages journal) {
    KernelThread thread = kernel.thread(0);
    int node = index % kernel.core().frames().nodes();
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      var space = kernel.createSpace(thread, node);
      if (space.isPresent()) {
        Arena arena = new Arena(space.get(), index, layout);
        for (Area area : arena.areas(image.id(), journal.id())) {
          kernel.mapping().map(thread, space.get(), area);
        }
        return arena;
      }
    }
    throw new IllegalStateException("there is no memory for the root of space " + index);
  }

  /** The programs, one for each CPU. */
  public List<StressProgram> programs() {
    List<StressProgram> programs = new ArrayList<>();
    for (int id = 0; id < cpus.size(); id++) {
      CpuStress cpu = cpus.get(id);
      long seed = new SplittableRandom(options.seed() + id).nextLong();
      programs.add(thread -> run(thread, cpu, new SplittableRandom(seed)));
    }
    return programs;
  }

  private void run(KernelThread thread, CpuStress cpu, SplittableRandom seeds) {
    for (long done = 0; done < options.operations() && !stop.getAsBoolean(); done++) {
      cpu.step(seeds.nextLong());
    }
    cpu.endChildren();
    Activation.leave(thread);
    thread.cpu().fetchAdd(Step.IDLE, doneWord, 1);
    if (thread.cpu().id() == 0) {
      await(thread, cpus.size());
      finish(thread, cpu.user());
      thread.cpu().fetchAdd(Step.IDLE, doneWord, 1);
    } else {
      await(thread, cpus.size() + 1L);
    }
  }

  private void await(KernelThread thread, long done) {
    while (thread.cpu().loadAcquire(Step.IDLE, doneWord) < done) {
      thread.cpu().relax(Step.IDLE);
    }
  }

  /** Checks every word and ends all spaces; no other CPU does anything any more. */
  private void finish(KernelThread thread, UserAccess user) {
    WordLedger journal = new WordLedger(0, false);
    cpus.forEach(cpu -> journal.add(cpu.journal()));
    AddressSpace first = arenas.getFirst().space();
    journal.checkAll(thread.cpu(), offset -> bring(user, first, layout.journalStart() + offset));
    takeOver(user, journal);
    for (Arena arena : arenas) {
      WordLedger shared = new WordLedger(arena.space().id(), false);
      for (int id = 0; id < cpus.size(); id++) {
        shared.add(arena.ledger(id));
        arena.own(id).forEach(region -> region.checkAll(user, arena.space()));
      }
      shared.checkAll(thread.cpu(), vaddr -> bring(user, arena.space(), vaddr));
      takeOver(user, shared);
    }
    for (Arena arena : arenas) {
      kernel.exit().exit(thread, arena.space());
    }
  }

  private static void takeOver(UserAccess user, WordLedger ledger) {
    user.account().addAccesses(ledger.loads(), ledger.stores());
    if (ledger.mismatches() > 0) {
      user.account().mismatch(ledger.mismatches(), ledger.firstMismatch());
    }
  }

  private static long bring(UserAccess user, AddressSpace space, long vaddr) {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      long paddr = user.translateOwn(space, vaddr, Access.READ);
      if (paddr != UserAccess.REFUSED) {
        return paddr;
      }
    }
    throw new IllegalStateException(
        "v0x%x of %s cannot be brought to memory: %s".formatted(vaddr, space, user.refusal()));
  }

  /** What happened, and an audit of what is left; when all programs have ended. */
  public StressReport report() {
    Account sum = new Account();
    cpus.forEach(cpu -> sum.add(cpu.account()));
    List<TableMover> movers = cpus.stream().map(CpuStress::mover).toList();
    return StressReport.of(kernel, options, sum, movers, Audit.of(kernel));
  }
}

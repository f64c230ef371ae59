package pagurus.app.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pagurus.app.BadInputException;
import pagurus.app.terminal.ByteSizes;
import pagurus.app.terminal.ProgressLine;
import pagurus.arch.PagingMode;
import pagurus.drive.event.EventSpec;
import pagurus.drive.replay.FoldedPages;
import pagurus.drive.replay.OutOfMemoryException;
import pagurus.drive.replay.Replay;
import pagurus.drive.replay.ReplayPlan;
import pagurus.live.CpuFailedException;
import pagurus.live.CpuProgram;
import pagurus.live.LiveBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Topology;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.space.KernelThread;

/** One run on a live machine, from boot to audit. */
final class LiveSession implements AutoCloseable {
  /**
   * Heap that a page takes, in bytes, about: what is known of it, of its frame, and of the value
   * that each of its words should have. 4.4 million pages did not fit into 6 GB.
   */
  private static final long HEAP_PER_PAGE = 2048;

  /** Room for tables, the kernel's words and a reserve beside the pages themselves. */
  private static final long SLACK_BYTES = 16 << 20;

  private final RunSettings settings;
  private final Workload workload;
  private final PagingMode mode;
  private final Topology topology;
  private final FoldedPages pages;
  private final LiveMachine machine;
  private final LiveBlockStore swap;
  private final Kernel kernel;
  private final Replay replay;
  private final long bytesPerNode;
  private final int threads;

  private LiveSession(RunSettings settings, Workload workload) {
    this.settings = settings;
    this.workload = workload;
    mode = settings.machine().mode();
    topology = settings.machine().topology();
    checkCpus();
    threads = settings.threads().orElseGet(workload::threads);
    checkFootprint();
    pages = new FoldedPages(mode, workload.footprint());
    long footprint = (long) settings.processes() * pages.count() * mode.pageBytes();
    long enough = footprint + footprint / 4 + Math.max(SLACK_BYTES, 512 * mode.pageBytes());
    bytesPerNode = settings.machine().bytesPerNode(mode, topology.nodes(), enough);
    long slots = 2L * settings.processes() * pages.count() + 1024;
    RoomOnHost.check(topology.nodes(), bytesPerNode, mode, slots);
    machine =
        LiveMachine.create(
            new LiveOptions(
                topology,
                bytesPerNode,
                settings.machine().speculate(),
                settings.machine().seed(),
                false,
                true));
    swap = LiveBlockStore.temporary(machine, mode.pageBytes(), slots);
    KernelOptions options =
        KernelOptions.standard(mode).withProfile(settings.machine().profile(mode));
    kernel = bootKernel(withEvents(options));
    replay = new Replay(kernel, topology, workload, plan());
    settings.events().forEach(event -> replay.schedule(event, System::nanoTime));
  }

  private void checkCpus() {
    long present = topology.nodeOfCpu().stream().filter(node -> node == 0).count();
    int wanted = settings.cpus().orElse(1);
    if (wanted > present) {
      throw new BadInputException(
          "node 0 of machine %s has %d CPUs, not %d".formatted(topology.name(), present, wanted));
    }
  }

  private void checkFootprint() {
    long touched = settings.processes() * workload.footprint().pages();
    long most = Runtime.getRuntime().maxMemory() / HEAP_PER_PAGE;
    if (touched > most) {
      throw new BadInputException(
          "%s touches %,d pages of 4 KiB, and a run on this host has room for %,d%s"
              .formatted(
                  workload.name(),
                  touched,
                  most,
                  workload.name().startsWith(Generators.PREFIX)
                      ? "; pages=N makes it smaller"
                      : ""));
    }
  }

  static LiveSession boot(RunSettings settings, Workload workload) {
    return new LiveSession(settings, workload);
  }

  private KernelOptions withEvents(KernelOptions standard) {
    KernelOptions options = standard;
    for (EventSpec event : settings.events()) {
      try {
        options = event.event().boot(options);
      } catch (IllegalArgumentException e) {
        close();
        throw new BadInputException(
            "--event %s: %s".formatted(event.text(), MachineOptions.sentence(e)), e);
      }
    }
    return options;
  }

  private Kernel bootKernel(KernelOptions options) {
    try {
      return Kernel.boot(machine, options, swap);
    } catch (IllegalArgumentException | IllegalStateException e) {
      close();
      throw new BadInputException("--memory is too small: " + MachineOptions.sentence(e), e);
    }
  }

  private ReplayPlan plan() {
    int away = topology.nodes() > 1 ? 1 : 0;
    return new ReplayPlan(
        settings.processes(),
        threads,
        settings.cpus().orElse(Integer.MAX_VALUE),
        settings.relocation(),
        settings.protocol(),
        0,
        away,
        settings.checked(),
        settings.accesses());
  }

  RunResult run(ProgressLine progress) throws Exception {
    long start = System.nanoTime();
    try {
      replay.prepare(kernel.thread(0));
      progress.during("running", replay::progress, () -> machine.run(everywhere()));
      progress.during("checking", replay::checkedShare, () -> machine.run(onFirst()));
    } catch (OutOfMemoryException e) {
      throw tooSmall(e);
    } catch (CpuFailedException e) {
      throw explain(e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new RunResult(
        workload.name(),
        workload.origin(),
        threads,
        settings.processes(),
        pages.count(),
        pages.folded(),
        topology,
        mode,
        bytesPerNode,
        settings,
        replay.report(),
        Audit.of(kernel),
        machine.waits(),
        seconds,
        replay.happened(),
        notes());
  }

  private List<CpuProgram> everywhere() {
    CpuProgram program = cpu -> replay.program(kernel.thread(cpu.id()));
    return Collections.nCopies(topology.cpus(), program);
  }

  private List<CpuProgram> onFirst() {
    List<CpuProgram> programs = new ArrayList<>(Collections.nCopies(topology.cpus(), cpu -> {}));
    programs.set(
        0,
        cpu -> {
          KernelThread thread = kernel.thread(cpu.id());
          replay.verify(thread);
          Activation.leave(thread);
        });
    return programs;
  }

  private RuntimeException explain(CpuFailedException failure) {
    return switch (failure.getCause()) {
      case OutOfMemoryException e -> tooSmall(e);
      case BadRecordingException e -> new BadInputException(MachineOptions.sentence(e), e);
      case null, default -> failure;
    };
  }

  private BadInputException tooSmall(OutOfMemoryException e) {
    return new BadInputException(
        "%s; give each node more than %s with --memory"
            .formatted(e.getMessage(), ByteSizes.text(bytesPerNode)),
        e);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(machine.notes());
    if (topology.nodes() == 1) {
      notes.add("machine " + topology.name() + " has one node: there is nowhere to move to");
    }
    if (pages.folded() > 0) {
      notes.add(
          "%d of %d pages of 4 KiB have addresses that do not fit %s and were folded into it"
              .formatted(pages.folded(), workload.footprint().pages(), mode.name()));
    }
    if (!settings.checked()) {
      notes.add("nothing was checked (--no-check)");
    }
    return notes;
  }

  @Override
  public void close() {
    swap.close();
    machine.close();
  }
}

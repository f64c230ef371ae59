package pagurus.drive.replay;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import pagurus.drive.event.EventMoves;
import pagurus.drive.event.EventOutcome;
import pagurus.drive.event.EventReport;
import pagurus.drive.event.EventSite;
import pagurus.drive.event.EventSpec;
import pagurus.drive.event.RunEvent;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.space.KernelThread;

/**
 * Carries an event out when its share of the run is over. The programs wait there until it has
 * begun; while it goes on they run, but not to their end.
 */
final class EventTask implements Task {
  private final Kernel kernel;
  private final List<RunProcess> processes;
  private final RelocationProtocol protocol;
  private final EventSpec spec;
  private final RunEvent event;
  private final LongSupplier clock;
  private Optional<EventReport> report = Optional.empty();

  /**
   * An event that has not happened.
   *
   * @param clock tells the time in ns
   */
  EventTask(
      Kernel kernel,
      List<RunProcess> processes,
      RelocationProtocol protocol,
      EventSpec spec,
      LongSupplier clock) {
    this.kernel = kernel;
    this.processes = processes;
    this.protocol = protocol;
    this.spec = spec;
    this.clock = clock;
    event = spec.event();
    processes.forEach(process -> process.hold(this, spec.share()));
    if (event.moves()) {
      processes.forEach(process -> process.tables().expectMover());
    }
  }

  Optional<EventReport> report() {
    return report;
  }

  private double progress() {
    return processes.stream().mapToDouble(RunProcess::progress).min().orElse(1);
  }

  @Override
  public int run(KernelThread thread) {
    double began = progress();
    if (began < spec.share()) {
      return thread.cpu().id();
    }
    if (event.moves()) {
      processes.forEach(process -> process.tables().lookBefore(thread));
      processes.forEach(RunProcess::eventBegins);
    }
    processes.forEach(process -> process.hold(this, (1 + began) / 2));
    long start = clock.getAsLong();
    EventOutcome outcome =
        event.happen(
            new EventSite(
                kernel, thread, processes.stream().map(RunProcess::space).toList(), protocol));
    long nanos = clock.getAsLong() - start;
    report = Optional.of(new EventReport(spec, began, progress(), nanos, outcome));
    if (event.moves()) {
      boolean tablesMoved = outcome.moves().filter(EventMoves::anyTable).isPresent();
      processes.forEach(process -> process.eventEnds(tablesMoved));
      processes.forEach(process -> process.tables().moverEnds(thread));
    }
    processes.forEach(process -> process.release(this));
    return DONE;
  }

  @Override
  public boolean isWaiting() {
    return true;
  }
}

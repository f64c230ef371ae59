package pagurus.app.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;
import pagurus.drive.event.EventKind;
import pagurus.drive.event.EventKinds;
import pagurus.drive.event.EventSpec;
import pagurus.machine.Topology;
import picocli.CommandLine.Option;

/** The option that says what happens during a run. */
final class EventOptions {
  /** The lines that --help shows of events: one for each kind. */
  static final class Kinds implements Iterable<String> {
    /** Made by the command line. */
    Kinds() {}

    @Override
    public Iterator<String> iterator() {
      return EventKinds.all().stream().map(Kinds::line).iterator();
    }

    private static String line(EventKind kind) {
      String node =
          switch (kind.subject()) {
            case NONE -> "";
            case ANY_NODE -> "[:NODE]";
            case NODE -> ":NODE";
          };
      return kind.name() + node + " (" + kind.about() + ")";
    }
  }

  @Option(
      names = "--event",
      paramLabel = "SPEC",
      completionCandidates = Kinds.class,
      description =
          "What happens when a share of the run is over, such as migrate@50%%, offline:node0@30%%"
              + " or compact@70%%; may be given several times. Without --relocate nothing else"
              + " moves. ${COMPLETION-CANDIDATES}.")
  private List<String> events = new ArrayList<>();

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** The events, on a machine. */
  List<EventSpec> on(Topology topology) {
    return events.stream().map(text -> parse(text, topology)).toList();
  }

  private static EventSpec parse(String text, Topology topology) {
    try {
      return EventSpec.parse(text, topology.nodes(), Nearest::unknown);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--event: " + MachineOptions.sentence(e), e);
    }
  }
}

package pagurus.drive.event;

import java.util.List;
import java.util.Optional;
import pagurus.drive.event.EventKind.Subject;

/** All kinds of events. */
public final class EventKinds {
  private static final List<EventKind> ALL =
      List.of(
          new EventKind(
              "migrate",
              Subject.ANY_NODE,
              2,
              false,
              "data and tables of the program go to a node; node 1 if none is named",
              MigrateEvent::new),
          new EventKind(
              "offline",
              Subject.NODE,
              2,
              false,
              "a node goes out of use for good, or comes back because something holds it",
              OfflineEvent::new),
          new EventKind(
              "compact",
              Subject.ANY_NODE,
              1,
              false,
              "data and tables move together so that page blocks come free; on all nodes if none"
                  + " is named",
              CompactEvent::new),
          new EventKind(
              "replicate",
              Subject.ANY_NODE,
              2,
              false,
              "the program's tables get copies on a node, which its CPUs walk; on all nodes if none"
                  + " is named",
              ReplicateEvent::whole),
          new EventKind(
              "replicate-on-fault",
              Subject.ANY_NODE,
              2,
              false,
              "the same, but leaf tables get a copy, and the copy eight leaves, when the node"
                  + " faults for one",
              ReplicateEvent::onFault),
          new EventKind(
              "unreplicate",
              Subject.NONE,
              2,
              false,
              "the program's tables lose their copies",
              node -> ReplicateEvent.onNone()),
          new EventKind(
              "hypervisor",
              Subject.NONE,
              1,
              true,
              "a hypervisor has all tables pinned from the start, and a wrong guest tries what it"
                  + " must not",
              node -> new HypervisorEvent()),
          new EventKind(
              "pti",
              Subject.NONE,
              1,
              true,
              "roots have a view for programs from the start, which must show nothing of the"
                  + " kernel",
              node -> new IsolationEvent()));

  private EventKinds() {}

  /** All of them, in the order in which they are shown. */
  public static List<EventKind> all() {
    return ALL;
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(EventKind::name).toList();
  }

  /** The one with this name. */
  public static Optional<EventKind> named(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }
}

package pagurus.drive.event;

import pagurus.vm.mm.KernelOptions;

/** Something that happens to a machine while a program runs on it. */
public interface RunEvent {
  /** What has to be different from the start; nothing, for most. */
  default KernelOptions boot(KernelOptions options) {
    return options;
  }

  /** Whether it moves data or tables. */
  default boolean moves() {
    return true;
  }

  /** Carries it out, while the program runs; called once. */
  EventOutcome happen(EventSite site);
}

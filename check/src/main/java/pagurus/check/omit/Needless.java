package pagurus.check.omit;

import java.util.List;
import java.util.Optional;
import pagurus.machine.Step;

/** The steps of a relocation that safety does not need, and why they are there all the same. */
public final class Needless {
  private record Reason(Step step, String type, String method, String why) {
    boolean isAbout(Site site) {
      return site.step() == step && site.type().equals(type) && site.method().equals(method);
    }
  }

  private static final List<Reason> REASONS =
      List.of(
          new Reason(
              Step.FRAME_STATE,
              "Phases",
              "lock",
              "says MOVING so that whoever waits for the lock knows why; the lock itself excludes"),
          new Reason(
              Step.FRAME_STATE,
              "RetireQueue",
              "add",
              "says FLUSHED for inspection; the queue itself is what keeps the table"),
          new Reason(
              Step.FRAME_STATE,
              "RetireQueue",
              "reap",
              "says QUIET for inspection; the table is freed right after"),
          new Reason(
              Step.GENERATION,
              "Shootdown",
              "broadcast",
              "the fence behind the addition: on x86 the locked addition is a full barrier itself;"
                  + " elsewhere it is needed"),
          new Reason(
              Step.EPOCH,
              "Gather",
              "letGo",
              "the fences beside the addition: on x86 the locked addition is a full barrier itself;"
                  + " elsewhere they are needed"),
          new Reason(
              Step.FRAME_STATE,
              "TableStore",
              "free",
              "says FREE for whoever holds a pointer too long; the grace period lets nobody"));

  private Needless() {}

  /** Why a step is not needed; nothing if it is. */
  public static Optional<String> why(Site site) {
    return REASONS.stream().filter(reason -> reason.isAbout(site)).map(Reason::why).findFirst();
  }
}

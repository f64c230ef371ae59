package pagurus.check.omit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagurus.check.scenario.Target;
import pagurus.machine.Step;

/** The steps of a relocation that safety does not need, and why they are there all the same. */
public final class Needless {
  private record Reason(Step step, String type, String method, Set<Target> targets, String why) {
    boolean isAbout(Site site, Target target) {
      return site.step() == step
          && site.type().equals(type)
          && site.method().equals(method)
          && targets.contains(target);
    }
  }

  private static Reason anywhere(Step step, String type, String method, String why) {
    return new Reason(step, type, method, Set.of(Target.values()), why);
  }

  private static final List<Reason> REASONS =
      List.of(
          anywhere(
              Step.FRAME_STATE,
              "Phases",
              "lock",
              "says MOVING so that whoever waits for the lock knows why; the lock"
                  + " itself excludes"),
          anywhere(
              Step.FRAME_STATE,
              "RetireQueue",
              "add",
              "says FLUSHED for inspection; the queue itself is what keeps the table"),
          anywhere(
              Step.FRAME_STATE,
              "RetireQueue",
              "reap",
              "says QUIET for inspection; the table is freed right after"),
          anywhere(
              Step.FRAME_STATE,
              "TableStore",
              "free",
              "says FREE for whoever holds a pointer too long; the grace period lets" + " nobody"),
          anywhere(
              Step.FRAME_STATE,
              "TableStore",
              "reserveOn",
              "says LIVE, which a mover that merges says again before it publishes"),
          anywhere(
              Step.GENERATION,
              "Shootdown",
              "broadcast",
              "the fence behind the addition: where an atomic addition is a full"
                  + " barrier it does nothing (Intel SDM 9.2.3.9); elsewhere it is needed"),
          anywhere(
              Step.GENERATION,
              "Activation",
              "reloadRoot",
              "a CPU that takes itself for older than it is invalidates once more"),
          new Reason(
              Step.FLUSH_BEGINS,
              "Gather",
              "<init>",
              Set.of(Target.ROOT),
              "an old root leads to the tables that the new one leads to, where the entry is gone"),
          anywhere(
              Step.FLUSH_BEGINS,
              "Gather",
              "othersRelocate",
              "a mover's own flush has every way to tables forgotten anyway; it is asked for those"
                  + " who flush single pages"),
          anywhere(
              Step.FLUSH_ENDS,
              "Gather",
              "end",
              "a mover that is counted for ever makes flushes stronger than they need be"),
          anywhere(
              Step.EPOCH,
              "Gather",
              "letGo",
              "the fences beside the addition: where an atomic addition is a full"
                  + " barrier they do nothing (Intel SDM 9.2.3.9); elsewhere they are"
                  + " needed"),
          anywhere(
              Step.QUIESCE,
              "Phases",
              "evacuate",
              "the fence behind the closing of the gate: the shootdown that follows"
                  + " begins with an atomic addition, a full barrier on x86; elsewhere it"
                  + " is needed"),
          anywhere(
              Step.QUIESCE,
              "Relocator",
              "batch",
              "gives up early on a space that is being torn down; later each table"
                  + " says that it is gone"),
          anywhere(
              Step.LOCK,
              "NodeFrames",
              "allocate",
              "guards lists in which the checker sees no step; Lincheck misses it"
                  + " (SecondWitnessTest)"),
          anywhere(
              Step.LOCK,
              "NodeFrames",
              "free",
              "guards lists in which the checker sees no step; Lincheck misses it"
                  + " (SecondWitnessTest)"),
          anywhere(
              Step.LOCK,
              "RetireQueue",
              "add",
              "guards a queue in which the checker sees no step; it is missed where"
                  + " somebody else retires tables too"),
          anywhere(Step.LOCK, "Spaces", "find", "guards a map in which the checker sees no step"),
          new Reason(
              Step.MERGE,
              "LateBits",
              "merge",
              Set.of(Target.ROOT),
              "a root of these trees has no leaves whose D bit could be lost"),
          anywhere(
              Step.READER_LEAVES,
              "KernelThread",
              "leave",
              "a reader that never leaves keeps tables from being freed for ever:"
                  + " memory, not safety"),
          anywhere(
              Step.RETIRE,
              "RetireQueue",
              "add",
              "the count spares a look under the lock; wrong, it keeps tables"
                  + " waiting: memory, not safety"),
          anywhere(
              Step.RETIRE,
              "RetireQueue",
              "takeQuiet",
              "the count spares a look under the lock; wrong, it costs that look, or"
                  + " keeps tables waiting"),
          anywhere(
              Step.UNLOCK,
              "Phases",
              "stray",
              "who waits for the lock is sent away by the retire queue, which says"
                  + " FLUSHED later"));

  private Needless() {}

  /** Why a step is not needed; nothing if it is. */
  public static Optional<String> why(Site site, Target target) {
    return REASONS.stream()
        .filter(reason -> reason.isAbout(site, target))
        .map(Reason::why)
        .findFirst();
  }
}

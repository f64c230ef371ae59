package pagurus.check.omit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.machine.Step;

/** The steps of a relocation that safety does not need, and why they are there all the same. */
public final class Needless {
  private static final Set<String> EVACUATING = Set.of("freeze", "quiesce");

  private static final String HUGE_LEAVES =
      "a leaf in a root of these trees is a huge one; none of its pages is in swap, so all are"
          + " written, whatever its D bit says";

  private record Reason(
      Step step, String type, String method, Predicate<Setting> where, String why) {
    boolean isAbout(Site site, Setting setting) {
      return site.step() == step
          && site.type().equals(type)
          && site.method().equals(method)
          && where.test(setting);
    }
  }

  private static Reason anywhere(Step step, String type, String method, String why) {
    return new Reason(step, type, method, setting -> true, why);
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
              Needless::isRoot,
              "an old root leads to the tables that the new one leads to, where the entry is gone"),
          anywhere(
              Step.FLUSH_BEGINS,
              "Gather",
              "othersRelocate",
              "a mover's own flush has every way to tables forgotten anyway; it is asked for those"
                  + " who flush single pages"),
          new Reason(
              Step.FLUSH_BEGINS,
              "Gather",
              "<init>",
              setting -> !setting.protocol().name().equals("drain"),
              "nobody reaches an entry between publication and flush: freeze and quiesce flush"
                  + " first, merge keeps who changes entries waiting"),
          new Reason(
              Step.FLUSH_BEGINS,
              "Gather",
              "alsoOf",
              setting -> !setting.protocol().name().equals("drain"),
              "as for the mover's own space: nobody reaches an entry between publication and"
                  + " flush"),
          anywhere(
              Step.FRAME_STATE,
              "Phases",
              "lockShared",
              "keeps the replacement locked until its sharers are listed, a list in which the"
                  + " checker sees no step (SharedTablesTest)"),
          new Reason(
              Step.READ_ACTIVE,
              "Shootdown",
              "send",
              setting -> setting.protocol().name().equals("quiesce"),
              "every CPU has left every sharer before the move, and none comes back before it"
                  + " ends"),
          new Reason(
              Step.LOCK,
              "Phases",
              "merge",
              Needless::isRoot,
              "a root of these trees has no leaves whose D bit could be lost"),
          new Reason(
              Step.LOCK,
              "Phases",
              "lockOld",
              setting -> isRoot(setting) && evacuates(setting),
              "who holds a root's lock answers no IPI before it has given it back, and the space is"
                  + " evacuated first; it is for kernel threads of CPUs that do not run the space"),
          new Reason(
              Step.LOCK,
              "RootRegistry",
              "remove",
              setting -> isRoot(setting) && evacuates(setting),
              "who shares an entry answers no IPI before all roots have it, and the space is"
                  + " evacuated first; it is for kernel threads of CPUs that do not run the space"),
          new Reason(
              Step.COPY,
              "ReplicatedEntries",
              "read",
              setting -> Set.of("drain", "merge").contains(setting.protocol().name()),
              "what hardware has set in a copy is in what the exchange returns (drain), or is"
                  + " brought over after the flush (merge)"),
          new Reason(Step.MERGE, "ReplicatedEntries", "read", Needless::isRoot, HUGE_LEAVES),
          anywhere(
              Step.COPY,
              "SplitRootEntries",
              "rootAppears",
              "hides what the frame held before from programs, a secret and no translation of"
                  + " theirs; here that is poison, which is no entry"),
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
          new Reason(Step.MERGE, "LateBits", "merge", Needless::isRoot, HUGE_LEAVES),
          new Reason(Step.MERGE, "LateBits", "mergeEntry", Needless::isRoot, HUGE_LEAVES),
          anywhere(
              Step.SET_ACTIVE,
              "Activation",
              "leave",
              "a CPU that is taken to run a space it has left gets IPIs that it need not get"),
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

  private static boolean isRoot(Setting setting) {
    return setting.target() == Target.ROOT;
  }

  /** Whether the protocol makes all CPUs leave the space before it moves a root. */
  private static boolean evacuates(Setting setting) {
    return EVACUATING.contains(setting.protocol().name());
  }

  /** Why a step is not needed; nothing if it is. */
  public static Optional<String> why(Site site, Setting setting) {
    return REASONS.stream()
        .filter(reason -> reason.isAbout(site, setting))
        .map(Reason::why)
        .findFirst();
  }
}

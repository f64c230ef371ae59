package pagurus.image.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableGraph;

/**
 * Which root of a later image is which of an earlier one.
 *
 * <p>Names do not say: a CPU's root is that of whichever program it ran, and found roots are
 * numbered anew in each image. The place of a root does, as long as kernels do not move roots;
 * where roots have moved, a place can be another process's now. So what a process maps decides, and
 * its place where that leaves a doubt:
 *
 * <ol>
 *   <li>the same place, and something of what the process maps is the same;
 *   <li>own tables that say the same, wherever they are;
 *   <li>the most of what an earlier process mapped alone, if it is most of what one of the two
 *       maps;
 *   <li>the same place.
 * </ol>
 *
 * <p>What is left has ended, or begun.
 */
final class RootPartners {
  /** About how many leaves of a process are looked for in the later image. */
  private static final int SAMPLE = 512;

  private final OwnTables before;
  private final OwnTables after;

  /** What the own tables of each process say, as one number. */
  private final Map<Root, Long> saidBefore = new HashMap<>();

  private final Map<Root, Long> saidAfter = new HashMap<>();

  /** The sampled leaves that only one earlier process has. */
  private final Map<Long, Root> alone = new HashMap<>();

  private final Map<Root, Integer> samples = new HashMap<>();
  private final Map<Couple, Integer> common = new LinkedHashMap<>();
  private final Map<Root, Root> partners = new LinkedHashMap<>();
  private final Set<Root> taken = new HashSet<>();

  private RootPartners(TableGraph before, TableGraph after) {
    this.before = OwnTables.of(before);
    this.after = OwnTables.of(after);
  }

  private record Couple(Root before, Root after) {}

  /** The partner of each earlier root that has one. */
  static Map<Root, Root> of(TableGraph before, TableGraph after) {
    RootPartners matching = new RootPartners(before, after);
    matching.look();
    matching.match();
    return matching.partners;
  }

  private void look() {
    Set<Long> shared = new HashSet<>();
    before.visit(
        (process, fact, leaf) -> {
          saidBefore.merge(process, fact, Long::sum);
          if (leaf && isSampled(process, fact)) {
            alone.putIfAbsent(fact, process);
          }
        });
    before.visit(
        (process, fact, leaf) -> {
          if (leaf && !alone.getOrDefault(fact, process).equals(process)) {
            shared.add(fact);
          }
        });
    alone.keySet().removeAll(shared);
    alone.values().forEach(process -> samples.merge(process, 1, Integer::sum));
    after.visit(
        (process, fact, leaf) -> {
          saidAfter.merge(process, fact, Long::sum);
          Root earlier = alone.get(fact);
          if (leaf && earlier != null) {
            common.merge(new Couple(earlier, process), 1, Integer::sum);
          }
        });
  }

  private boolean isSampled(Root process, long fact) {
    return (fact & oneIn(process) - 1) == 0;
  }

  /** One of how many leaves is looked for; a power of two. */
  private long oneIn(Root process) {
    return Long.highestOneBit(Math.max(1, before.leaves(process) / SAMPLE));
  }

  private void match() {
    pairAll((old, now) -> old.sameTree(now) && (sayTheSame(old, now) || common(old, now) > 0));
    pairAll((old, now) -> sayTheSame(old, now) && old.name().equals(now.name()));
    pairAll(this::sayTheSame);
    List<Couple> likely = new ArrayList<>(common.keySet());
    likely.sort(Comparator.comparingInt((Couple couple) -> common.get(couple)).reversed());
    likely.stream()
        .filter(couple -> isMost(couple.before(), couple.after()))
        .filter(couple -> isFree(couple.before(), couple.after()))
        .forEach(couple -> pair(couple.before(), couple.after()));
    pairAll(Root::sameTree);
  }

  private void pairAll(BiPredicate<Root, Root> fits) {
    for (Root old : before.processes().keySet()) {
      after.processes().keySet().stream()
          .filter(now -> isFree(old, now) && fits.test(old, now))
          .findFirst()
          .ifPresent(now -> pair(old, now));
    }
  }

  private void pair(Root old, Root now) {
    List<Root> olds = before.processes().getOrDefault(old, List.of());
    List<Root> nows = after.processes().getOrDefault(now, List.of());
    for (int i = 0; i < Math.min(olds.size(), nows.size()); i++) {
      partners.put(olds.get(i), nows.get(i));
    }
    taken.add(now);
  }

  private boolean isFree(Root old, Root now) {
    return !partners.containsKey(old)
        && !taken.contains(now)
        && old.mode() == now.mode()
        && old.firstAddress() == now.firstAddress();
  }

  private boolean sayTheSame(Root old, Root now) {
    return Objects.equals(saidBefore.get(old), saidAfter.get(now));
  }

  private int common(Root old, Root now) {
    return common.getOrDefault(new Couple(old, now), 0);
  }

  /** Whether what an earlier process had alone is now at least half of what one of both has. */
  private boolean isMost(Root old, Root now) {
    long ofNow = after.leaves(now) / oneIn(old);
    return 2L * common(old, now) >= Math.min(samples.getOrDefault(old, 0), ofNow);
  }
}

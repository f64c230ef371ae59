package pagurus.trace.generate;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;

/**
 * A generator with its settings. The accesses are shared out evenly between the threads; the stores
 * that initialise memory come before them and are not among the accesses asked for.
 */
final class GeneratedWorkload implements Workload {
  /** Accesses that a thread makes before the next one has its turn, for the order of touches. */
  private static final int TURN = 64;

  private final Generator generator;
  private final Settings settings;
  private final int threads;
  private final long accesses;
  private final Initialisation initialisation;
  private final List<Extent> extents;
  private @Nullable Footprint footprint;

  GeneratedWorkload(Generator generator, Settings settings) {
    this.generator = generator;
    this.settings = settings;
    threads = (int) settings.whole(Parameter.THREADS);
    accesses = settings.whole(Parameter.ACCESSES);
    initialisation = generator.initialisation(settings);
    extents = generator.extents(settings);
  }

  @Override
  public String name() {
    return Generators.PREFIX + generator.spelling();
  }

  @Override
  public String origin() {
    return name() + "?" + settings;
  }

  @Override
  public int threads() {
    return threads;
  }

  /**
   * Known at once if memory is initialised. If not, runs all threads to their end, in turns of 64
   * accesses, the first time it is called.
   */
  @Override
  public synchronized Footprint footprint() {
    Footprint known = footprint;
    if (known == null) {
      known =
          initialisation == Initialisation.NONE
              ? touched()
              : initialisation.footprint(extents, threads);
      footprint = known;
    }
    return known;
  }

  @Override
  public AccessStream open(int thread) {
    Objects.checkIndex(thread, threads);
    Draws draws = new Draws(settings.whole(Parameter.SEED), thread);
    return new GeneratedStream(
        initialisation.pattern(extents, thread, threads),
        prologue(thread),
        generator.pattern(settings, draws, thread),
        share(thread));
  }

  @Override
  public long prologue(int thread) {
    Objects.checkIndex(thread, threads);
    return initialisation.stores(extents, thread, threads);
  }

  @Override
  public long accesses(int thread) {
    return prologue(thread) + share(thread);
  }

  /** What of the accesses asked for a thread makes. */
  private long share(int thread) {
    return accesses / threads + (thread < accesses % threads ? 1 : 0);
  }

  /** Nothing is open. */
  @Override
  public void close() {}

  private Footprint touched() {
    FirstTouches touches = new FirstTouches();
    AccessBatch batch = new AccessBatch(TURN);
    AccessStream[] streams = new AccessStream[threads];
    for (int thread = 0; thread < threads; thread++) {
      streams[thread] = open(thread);
    }
    boolean going = true;
    while (going) {
      going = false;
      for (int thread = 0; thread < threads; thread++) {
        going |= streams[thread].read(batch) > 0;
        for (int i = 0; i < batch.count; i++) {
          touches.touch(thread, batch.vaddr[i], batch.kind[i], batch.sizeLog2[i]);
        }
      }
    }
    return touches.footprint();
  }
}

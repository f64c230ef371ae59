package pagurus.check.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;

/** Kernel code that reads for ever has an end in the checker, and it is a finding. */
class EndlessReadingTest {
  private static final PhysicalLayout MEMORY = PhysicalLayout.of(1, 4096);
  private static final Topology TWO =
      new Topology("two", Collections.nCopies(2, 0), List.of(List.of(10)));
  private static final long WORD = 8;

  private static World world() {
    Sharing sharing = new Sharing(World.cells(TWO, MEMORY));
    return new World(TWO, MEMORY, sharing, Order.NONE, Watcher.NONE);
  }

  /** Everybody takes turns until nobody can. */
  private static World played(World world) {
    world.begin();
    int last = 0;
    for (int enabled = world.enabled(); enabled != 0; enabled = world.enabled()) {
      int later = enabled & -2 << last;
      last = Integer.numberOfTrailingZeros(later == 0 ? enabled : later);
      world.take(last, 0);
    }
    world.end();
    return world;
  }

  private static void readUntil(World world, int cpu, long value) {
    while (world.cpu(cpu).loadAcquire(Step.LOOKUP, WORD) != value) {
      // a loop that should wait
    }
  }

  @Test
  void aWordThatNobodyElseTouchesIsNotReadForEver() {
    World world = world();
    world.program(0, () -> readUntil(world, 0, 1));

    assertThat(played(world).failure().orElseThrow())
        .isInstanceOf(StuckException.class)
        .hasMessage("cpu 0 reads (LOOKUP) for ever, and neither waits nor changes anything");
  }

  @Test
  void aWordThatOthersWriteIsNotReadForEver() {
    World world = world();
    world.program(0, () -> readUntil(world, 0, 2));
    world.program(1, () -> world.cpu(1).storeRelease(Step.INSTALL, WORD, 1));

    assertThat(played(world).failure().orElseThrow()).isInstanceOf(StuckException.class);
  }

  @Test
  void whoChangesSomethingMayReadAsOftenAsItLikes() {
    World world = world();
    world.program(
        0,
        () -> {
          for (int i = 0; i < 20_000; i++) {
            world.cpu(0).loadAcquire(Step.LOOKUP, WORD);
            world.cpu(0).storeRelease(Step.INSTALL, WORD, i);
          }
        });

    assertThat(played(world).failure()).isEmpty();
  }
}

package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * A page that a parent and its child share, and that is on its way out of memory: each comes for it
 * by its own entry, and while one of them finds out whether it is the only one, the other comes.
 */
class ExclusivePageTest {
  private static final long BEFORE = 7;
  private static final long AFTER = 8;

  /** A parent and its child, with a page that has a home in swap and that both can read. */
  private record Family(Scene scene, AddressSpace child, long vaddr) implements AutoCloseable {
    static Family withAPage() {
      Scene scene = Scene.of("x86-64");
      long vaddr = scene.vaddr(0);
      scene.storeCleanly(vaddr, BEFORE);
      AddressSpace child =
          scene.kernel.fork().fork(scene.thread(Scene.PROGRAM), scene.space).orElseThrow();
      Family family = new Family(scene, child, vaddr);
      scene.load(Scene.PROGRAM, vaddr);
      family.childLoads();
      return family;
    }

    long childLoads() {
      KernelThread thread = scene.thread(Scene.OTHER);
      long paddr = scene.kernel.translate(thread, child, vaddr, Access.READ);
      return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
    }

    Actor reclaiming() {
      return scene.machine.on(Scene.MOVER, () -> scene.reclaim(Scene.MOVER));
    }

    Actor parent(Runnable action) {
      return scene.machine.on(Scene.PROGRAM, action);
    }

    /** The child comes while the others stand where they are, and then all go on. */
    void childComes(Actor... others) {
      Actor comes = scene.machine.on(Scene.OTHER, this::childLoads);
      comes.tryFinish();
      for (Actor other : others) {
        other.tryFinish();
      }
      scene.machine.finish(comes);
      scene.machine.finish(others);
    }

    void assertParted(String when) {
      assertThat(childLoads()).as(when).isEqualTo(BEFORE);
      assertThat(scene.load(Scene.PROGRAM, vaddr)).as(when).isEqualTo(AFTER);
      assertThat(scene.audit().findings()).as(when).isEmpty();
      assertThat(scene.audit().leakedFrames()).as(when).isZero();
    }

    @Override
    public void close() {
      scene.close();
    }
  }

  @FunctionalInterface
  private interface Story {
    /** Returns false if the parent had ended before it came so far. */
    boolean isTold(Family family, Step step, int times);
  }

  private static void tellUpToEach(Step step, Story story) {
    boolean goesOn = true;
    for (int times = 1; goesOn; times++) {
      try (Family family = Family.withAPage()) {
        goesOn = story.isTold(family, step, times);
        family.assertParted("the child comes before %s for time %d".formatted(step, times));
      }
    }
  }

  private static boolean stops(Actor actor, Step step, int times) {
    boolean stands = true;
    for (int i = 0; stands && i < times; i++) {
      stands = actor.tryRunTo(step);
    }
    return stands;
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCK", "COUNT_REFERENCE", "INSTALL", "UNLOCK"})
  void aStoreOfTheParentIsNotForTheChildThatComesMeanwhile(Step step) {
    tellUpToEach(
        step,
        (family, where, times) -> {
          Scene scene = family.scene();
          Actor reclaim = family.reclaiming();
          reclaim.runTo(Step.FLUSH_ENDS);
          scene.load(Scene.PROGRAM, family.vaddr());
          KernelThread program = scene.thread(Scene.PROGRAM);
          int pfn = scene.kernel.pins().pin(program, scene.space, family.vaddr());
          reclaim.finish(); // the page is back in the parent, and stays
          scene.kernel.pins().unpin(program, pfn);
          Actor parent = family.parent(() -> scene.store(Scene.PROGRAM, family.vaddr(), AFTER));
          boolean stopped = stops(parent, where, times);
          family.childComes(parent);
          return stopped;
        });
  }

  /** Reclaim goes on, and gives the page back, when the parent has come so far. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aPageThatTheParentRescuesIsNotItsAloneIfTheChildComesMeanwhile(int countedTimes) {
    for (Step step : new Step[] {Step.LOCK, Step.COUNT_REFERENCE, Step.INSTALL, Step.UNLOCK}) {
      tellUpToEach(
          step,
          (family, where, times) -> {
            Scene scene = family.scene();
            Actor reclaim = family.reclaiming();
            reclaim.runTo(Step.FLUSH_ENDS);
            reclaim.runTo(Step.FLUSH_ENDS); // of both entries
            Actor parent = family.parent(() -> scene.load(Scene.PROGRAM, family.vaddr()));
            boolean stopped = stops(parent, Step.COUNT_REFERENCE, countedTimes);
            reclaim.tryFinish();
            stopped = stopped && stops(parent, where, times);
            family.childComes(reclaim, parent);
            scene.store(Scene.PROGRAM, family.vaddr(), AFTER);
            return stopped;
          });
    }
  }
}

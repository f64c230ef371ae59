package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** A device stores to a page that it has pinned, and the program whose page it is looks on. */
class WritePinTest {
  private static final long OLD = 0x1111;
  private static final long NEW = 0x2222;

  /** Words of the page: what was there, what the program stores, what the device stores. */
  private static final int BEFORE = 0;

  private static final int BY_PROGRAM = 8;
  private static final int BY_DEVICE = 16;

  private static Scene withAPage() {
    Scene scene = Scene.of("x86-64");
    scene.store(Scene.PROGRAM, scene.vaddr(0) + BEFORE, OLD);
    scene.store(Scene.PROGRAM, scene.vaddr(1), OLD);
    return scene;
  }

  private static int pin(Scene scene) {
    return scene
        .kernel
        .pins()
        .pinForWriting(scene.thread(Scene.OTHER), scene.space, scene.vaddr(0));
  }

  private static void unpin(Scene scene, int pfn) {
    scene.kernel.pins().unpinWritten(scene.thread(Scene.OTHER), pfn);
  }

  private static void deviceStores(Scene scene, int pfn, int word, long value) {
    long paddr = scene.kernel.data().records().paddr(pfn) + word;
    scene.thread(Scene.OTHER).cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  private static AddressSpace fork(Scene scene, boolean sharesTables) {
    KernelThread thread = scene.thread(Scene.MOVER);
    return (sharesTables
            ? scene.kernel.fork().forkSharingTables(thread, scene.space)
            : scene.kernel.fork().fork(thread, scene.space))
        .orElseThrow();
  }

  private static long childLoads(Scene scene, AddressSpace child, long vaddr) {
    KernelThread thread = scene.thread(Scene.MOVER);
    long paddr = scene.kernel.translate(thread, child, vaddr, Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  /** Program and device both store and see what the other has stored; a child sees neither. */
  private static void assertThatPageIsOfProgramAndDevice(
      Scene scene, AddressSpace child, int pfn, String when) {
    long page = scene.vaddr(0);
    scene.store(Scene.PROGRAM, page + BY_PROGRAM, NEW);
    deviceStores(scene, pfn, BY_DEVICE, NEW);
    assertThat(scene.load(Scene.PROGRAM, page + BY_DEVICE)).as(when).isEqualTo(NEW);
    assertThat(scene.load(Scene.PROGRAM, page + BY_PROGRAM)).as(when).isEqualTo(NEW);
    assertThat(childLoads(scene, child, page + BEFORE)).as(when).isEqualTo(OLD);
    assertThat(childLoads(scene, child, page + BY_PROGRAM)).as(when).isZero();
    assertThat(childLoads(scene, child, page + BY_DEVICE)).as(when).isZero();
    assertThat(childLoads(scene, child, scene.vaddr(1))).as(when).isEqualTo(OLD);
    unpin(scene, pfn);
    assertThat(scene.audit().findings()).as(when).isEmpty();
    assertThat(scene.audit().leakedFrames()).as(when).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aForkLeavesThePageToProgramAndDevice(boolean sharesTables) {
    try (Scene scene = withAPage()) {
      int pfn = pin(scene);
      AddressSpace child = fork(scene, sharesTables);
      assertThatPageIsOfProgramAndDevice(scene, child, pfn, "after a fork");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSecondForkDoes(boolean sharesTables) {
    try (Scene scene = withAPage()) {
      int pfn = pin(scene);
      fork(scene, !sharesTables);
      AddressSpace child = fork(scene, sharesTables);
      assertThatPageIsOfProgramAndDevice(scene, child, pfn, "after two forks");
    }
  }

  @Test
  void aChildSeesAllAreasOfATableInWhichAPageIsPinned() {
    try (Scene scene = withAPage()) {
      scene.map(scene.vaddr(32), 4, false);
      scene.store(Scene.PROGRAM, scene.vaddr(33), NEW);
      int pfn = pin(scene);
      AddressSpace child = fork(scene, true);
      assertThat(childLoads(scene, child, scene.vaddr(33))).isEqualTo(NEW);
      assertThatPageIsOfProgramAndDevice(scene, child, pfn, "two areas");
    }
  }

  @Test
  void aPageThatIsNotTheProgramsAloneIsNotPinned() {
    try (Scene scene = withAPage()) {
      AddressSpace child = fork(scene, false);
      assertThat(pin(scene)).isEqualTo(Frames.NONE);
      scene.store(Scene.PROGRAM, scene.vaddr(0) + BEFORE, OLD);
      int pfn = pin(scene);
      assertThatPageIsOfProgramAndDevice(scene, child, pfn, "after a copy");
    }
  }

  @Test
  void rightsThatComeBackLeaveThePageWhereItIs() {
    try (Scene scene = withAPage()) {
      int pfn = pin(scene);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      for (int rights : new int[] {Rights.READ, Rights.READ | Rights.WRITE}) {
        scene.kernel.mapping().protect(thread, scene.space, scene.vaddr(0), scene.vaddr(1), rights);
      }
      scene.store(Scene.PROGRAM, scene.vaddr(0) + BY_PROGRAM, NEW);
      deviceStores(scene, pfn, BY_DEVICE, NEW);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0) + BY_DEVICE)).isEqualTo(NEW);
      unpin(scene, pfn);
      assertThat(scene.audit().findings()).isEmpty();
    }
  }

  @Test
  void whatTheDeviceHasStoredGoesToSwap() {
    try (Scene scene = withAPage()) {
      scene.storeCleanly(scene.vaddr(0), OLD);
      int pfn = pin(scene);
      scene.reclaim(Scene.MOVER);
      deviceStores(scene, pfn, BY_DEVICE, NEW);
      unpin(scene, pfn);
      scene.reclaim(Scene.MOVER);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0) + BY_DEVICE)).isEqualTo(NEW);
      assertThat(scene.audit().findings()).isEmpty();
    }
  }

  /** Takes what data may take of a node. */
  private static List<Integer> fill(Scene scene, int node) {
    Cpu cpu = scene.thread(Scene.OTHER).cpu();
    List<Integer> held = new ArrayList<>();
    int pfn = scene.kernel.data().allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
    while (pfn != Frames.NONE) {
      held.add(pfn);
      pfn = scene.kernel.data().allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
    }
    return held;
  }

  /** However many frames are left: for none of its tables, for all but the copy, for all. */
  @Test
  void aForkThatFindsNoMemoryForTheCopyLeavesThePageToo() {
    Set<Boolean> outcomes = new HashSet<>();
    for (int room = 0; room < 10; room++) {
      try (Scene scene = Scene.of("x86-64")) {
        long page = scene.vaddr(0);
        scene.store(Scene.PROGRAM, page + BEFORE, OLD);
        int pfn = pin(scene);
        List<Integer> held = fill(scene, 0);
        held.addAll(fill(scene, 1));
        Cpu cpu = scene.thread(Scene.OTHER).cpu();
        held.subList(0, room).forEach(frame -> scene.kernel.data().release(cpu, frame));
        KernelThread thread = scene.thread(Scene.MOVER);
        Optional<AddressSpace> child = scene.kernel.fork().fork(thread, scene.space);
        held.subList(room, held.size()).forEach(frame -> scene.kernel.data().release(cpu, frame));

        outcomes.add(child.isPresent());
        scene.store(Scene.PROGRAM, page + BY_PROGRAM, NEW);
        deviceStores(scene, pfn, BY_DEVICE, NEW);
        assertThat(scene.load(Scene.PROGRAM, page + BY_DEVICE)).isEqualTo(NEW);
        child.ifPresent(made -> assertThat(childLoads(scene, made, page + BEFORE)).isEqualTo(OLD));
        unpin(scene, pfn);
        assertThat(scene.audit().findings()).as("with room for %d", room).isEmpty();
      }
    }
    assertThat(outcomes).containsExactlyInAnyOrder(false, true);
  }

  private static boolean stops(Actor actor, Step step, int times) {
    boolean stands = true;
    for (int i = 0; stands && i < times; i++) {
      stands = actor.tryRunTo(step);
    }
    return stands;
  }

  /** The device comes before a step of the fork, and goes on when the fork has ended, or before. */
  @ParameterizedTest
  @EnumSource(names = {"LOCK", "PROTECT", "COUNT_REFERENCE", "UNLOCK", "INSTALL", "GENERATION"})
  void aForkAndAPinSeeEachOther(Step step) {
    boolean goesOn = true;
    for (int times = 1; goesOn; times++) {
      try (Scene scene = withAPage()) {
        AddressSpace[] child = new AddressSpace[1];
        int[] pfn = {Frames.NONE};
        Actor forks = scene.machine.on(Scene.MOVER, () -> child[0] = fork(scene, false));
        goesOn = stops(forks, step, times);
        Actor pins = scene.machine.on(Scene.OTHER, () -> pfn[0] = pin(scene));
        pins.tryFinish();
        scene.machine.finish(forks, pins);
        if (pfn[0] == Frames.NONE) {
          scene.store(Scene.PROGRAM, scene.vaddr(0) + BEFORE, OLD);
          pfn[0] = pin(scene);
        }
        String when = "before %s for time %d".formatted(step, times);
        assertThatPageIsOfProgramAndDevice(scene, child[0], pfn[0], when);
      }
    }
  }

  /** Reclaim has chosen the page before it is pinned. */
  @ParameterizedTest
  @EnumSource(names = {"LOCK", "COUNT_REFERENCE", "UNLOCK", "FLUSH_BEGINS"})
  void whatReclaimHasInHandIsOfProgramAndDeviceWhenItIsPinned(Step step) {
    boolean goesOn = true;
    for (int times = 1; goesOn; times++) {
      try (Scene scene = withAPage()) {
        Actor reclaims = scene.machine.on(Scene.MOVER, () -> scene.reclaim(Scene.MOVER));
        goesOn = stops(reclaims, step, times);
        int[] pfn = {Frames.NONE};
        Actor pins = scene.machine.on(Scene.OTHER, () -> pfn[0] = pin(scene));
        pins.tryFinish();
        scene.machine.finish(reclaims, pins);
        if (pfn[0] == Frames.NONE) {
          scene.store(Scene.PROGRAM, scene.vaddr(0) + BEFORE, OLD);
          pfn[0] = pin(scene);
        }
        AddressSpace child = fork(scene, false);
        childLoads(scene, child, scene.vaddr(0));
        String when = "before %s for time %d".formatted(step, times);
        assertThatPageIsOfProgramAndDevice(scene, child, pfn[0], when);
      }
    }
  }
}

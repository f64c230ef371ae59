package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.mmu.Access;
import pagurus.vm.page.Swap;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** Who uses which swap slot, when pages are shared, read back, stored to and given up. */
class SwapSlotsTest {
  private static final int PAGES = 6;
  private static final long OF_CHILD = 0x1000;

  private final Scene scene = Scene.of("x86-64");
  private final KernelThread child = scene.thread(Scene.OTHER);

  @BeforeEach
  void theProgramHasSomePages() {
    for (int page = 0; page < PAGES; page++) {
      scene.store(Scene.PROGRAM, scene.vaddr(page), value(page));
    }
  }

  private static long value(int page) {
    return 0x100L + page;
  }

  private Swap swap() {
    return scene.kernel.data().swap();
  }

  private long slotsTaken() {
    return IntStream.range(0, swap().slots()).filter(swap()::isTaken).count();
  }

  private AddressSpace fork() {
    return scene.kernel.fork().fork(scene.thread(Scene.MOVER), scene.space).orElseThrow();
  }

  private long paddr(AddressSpace space, int page, int access) {
    return scene.kernel.translate(child, space, scene.vaddr(page), access);
  }

  private long load(AddressSpace space, int page) {
    return child.cpu().loadAcquire(Step.USER_LOAD, paddr(space, page, Access.READ));
  }

  private void store(AddressSpace space, int page, long value) {
    child.cpu().storeRelease(Step.USER_STORE, paddr(space, page, Access.WRITE), value);
  }

  private void assertSound() {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
  }

  @Test
  void parentAndChildShareASlotUntilOneOfThemStores() {
    scene.reclaim(Scene.MOVER);
    assertThat(slotsTaken()).isEqualTo(PAGES);
    AddressSpace copy = fork();
    assertThat(slotsTaken()).as("nothing is copied by fork").isEqualTo(PAGES);
    assertThat(swap().users(0)).isEqualTo(2);
    assertSound();
    for (int page = 0; page < PAGES; page += 2) {
      store(copy, page, OF_CHILD + page);
    }
    assertSound();
    scene.reclaim(Scene.MOVER);
    assertThat(slotsTaken()).isEqualTo(PAGES + PAGES / 2);
    assertSound();
    for (int page = 0; page < PAGES; page++) {
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(page))).isEqualTo(value(page));
      assertThat(load(copy, page)).isEqualTo(page % 2 == 0 ? OF_CHILD + page : value(page));
    }
    assertSound();
  }

  @Test
  void noSlotIsLeftWhenAllSpacesHaveEnded() {
    scene.reclaim(Scene.MOVER);
    AddressSpace copy = fork();
    load(copy, 1);
    store(copy, 2, OF_CHILD);
    scene.reclaim(Scene.MOVER);
    load(copy, 3);
    scene.kernel.exit().exit(child, copy);
    assertThat(scene.load(Scene.PROGRAM, scene.vaddr(2))).isEqualTo(value(2));
    assertSound();
    scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), scene.space);
    assertThat(slotsTaken()).isZero();
    assertSound();
  }

  @Test
  void aForkWhileAPageIsReadBackSharesItsSlot() {
    scene.reclaim(Scene.MOVER);
    Actor reader =
        scene.machine.on(
            Scene.PROGRAM,
            () -> assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(value(1)));
    reader.runTo(Step.AWAIT_STORAGE);
    AddressSpace[] copy = new AddressSpace[1];
    Actor forking = scene.machine.on(Scene.MOVER, () -> copy[0] = fork());
    forking.tryFinish();
    scene.machine.finish(reader, forking);
    assertSound();
    scene.store(Scene.PROGRAM, scene.vaddr(1), OF_CHILD);
    assertThat(load(copy[0], 1)).isEqualTo(value(1));
    scene.reclaim(Scene.MOVER);
    assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(OF_CHILD);
    assertThat(load(copy[0], 1)).isEqualTo(value(1));
    assertSound();
  }

  @Test
  void bothMayReadTheSameSlotAtOnce() {
    scene.reclaim(Scene.MOVER);
    AddressSpace copy = fork();
    Actor parent =
        scene.machine.on(Scene.PROGRAM, () -> scene.store(Scene.PROGRAM, scene.vaddr(1), 1));
    Actor other = scene.machine.on(Scene.OTHER, () -> store(copy, 1, 2));
    parent.runTo(Step.AWAIT_STORAGE);
    other.runTo(Step.AWAIT_STORAGE);
    scene.machine.finish(parent, other);
    assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(1);
    assertThat(load(copy, 1)).isEqualTo(2);
    assertSound();
  }

  @Test
  void theAuditNoticesASlotThatNobodyGivesBack() {
    scene.reclaim(Scene.MOVER);
    swap().addUser(child.cpu(), 0);
    assertThat(scene.audit().findings())
        .containsExactly(
            "swap slot 0 has 2 users, but 1 entries name it and it is the home of 0 frames");
  }

  @Test
  void theAuditNoticesASlotThatIsHandedOutTwice() {
    scene.reclaim(Scene.MOVER);
    swap().dropUser(child.cpu(), 0);
    scene.store(Scene.PROGRAM, scene.vaddr(PAGES), value(PAGES));
    scene.reclaim(Scene.MOVER);
    assertThat(scene.audit().findings())
        .containsExactly(
            "swap slot 0 has 1 users, but 2 entries name it and it is the home of 0 frames");
  }

  @Test
  void theAuditNoticesASlotThatIsNamedButFree() {
    scene.reclaim(Scene.MOVER);
    swap().dropUser(child.cpu(), 0);
    swap().addUser(child.cpu(), 0);
    assertThat(scene.audit().findings()).containsExactly("swap slot 0 has 1 users, but is free");
  }
}

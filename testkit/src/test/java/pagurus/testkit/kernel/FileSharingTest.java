package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.FileViews;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/** Spaces that map the same file, and have nothing else to do with each other. */
class FileSharingTest {
  private static final long OLD = 0x1111;
  private static final long NEW = 0x2222;
  private static final int READ_WRITE = Rights.READ | Rights.WRITE;

  static Stream<Arguments> modesAndProtocols() {
    return Stream.of("x86-32", "x86-pae", "x86-64", "sv39", "aarch64-4k")
        .flatMap(
            mode ->
                Relocator.protocols().values().stream()
                    .map(protocol -> Arguments.of(mode, protocol.name(), protocol)));
  }

  /** A scene, a file, and a second space; each maps the file as it likes. */
  private record Two(Scene scene, AddressSpace other, long start) implements AutoCloseable {
    static Two of(String mode) {
      Scene scene = Scene.of(mode);
      scene.kernel.files().open(new HeapBlockStore(scene.mode.pageBytes(), 64));
      AddressSpace other = scene.kernel.createSpace(scene.thread(Scene.OTHER), 0).orElseThrow();
      return new Two(scene, other, scene.start + 4 * scene.mode.span(2));
    }

    /** Both map all that one table translates, and both have loaded the first page. */
    static Two sharing(String mode) {
      Two two = of(mode);
      two.map(two.scene.space, two.start, READ_WRITE, 0);
      two.store(Scene.PROGRAM, two.scene.space, 0, OLD);
      two.map(two.other, two.start, READ_WRITE, 0);
      assertThat(two.load(Scene.OTHER, two.other, 0)).isEqualTo(OLD);
      return two;
    }

    void map(AddressSpace space, long from, int rights, long page) {
      long end = from + scene.mode.span(2);
      Area area = new Area(from, end, rights, new Backing.File(0, true), page, false);
      scene.kernel.mapping().map(scene.thread(Scene.PROGRAM), space, area);
    }

    long vaddr(int page) {
      return start + page * scene.mode.pageBytes();
    }

    long load(int cpu, AddressSpace space, int page) {
      KernelThread thread = scene.thread(cpu);
      long paddr = scene.kernel.translate(thread, space, vaddr(page), Access.READ);
      return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
    }

    void store(int cpu, AddressSpace space, int page, long value) {
      KernelThread thread = scene.thread(cpu);
      long paddr = scene.kernel.translate(thread, space, vaddr(page), Access.WRITE);
      thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
    }

    boolean mayStore(int cpu, AddressSpace space, int page) {
      long paddr = scene.kernel.translate(scene.thread(cpu), space, vaddr(page), Access.WRITE);
      return paddr >= 0 || Kernel.outcomeOf(paddr) != FaultOutcome.FORBIDDEN;
    }

    long tableOf(AddressSpace space, long vaddr) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      thread.enter();
      long table = thread.find(space, vaddr, 1).table();
      thread.leave();
      return table;
    }

    boolean share() {
      return tableOf(scene.space, start) == tableOf(other, start);
    }

    void assertSound() {
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
      assertThat(scene.astrayReads()).isZero();
    }

    @Override
    public void close() {
      scene.close();
    }
  }

  /** What a child knows of its tables it has from its parent, which has not touched them. */
  @Test
  void aChildTakesAShareOfATableForAnAreaThatItsParentHasNotTouched() {
    try (Two two = Two.of("x86-64")) {
      Scene scene = two.scene;
      two.map(scene.space, two.start, READ_WRITE, 0);
      two.map(two.other, two.start, READ_WRITE, 0);
      two.store(Scene.OTHER, two.other, 0, OLD);
      AddressSpace child =
          scene.kernel.fork().fork(scene.thread(Scene.PROGRAM), scene.space).orElseThrow();
      assertThat(two.load(Scene.MOVER, child, 0)).isEqualTo(OLD);
      assertThat(two.tableOf(child, two.start)).isEqualTo(two.tableOf(two.other, two.start));
      two.assertSound();
      long end = two.start + scene.mode.span(2);
      scene.kernel.mapping().unmap(scene.thread(Scene.MOVER), child, two.start, end);
      two.store(Scene.OTHER, two.other, 0, NEW);
      assertThat(two.load(Scene.PROGRAM, scene.space, 0)).isEqualTo(NEW);
      two.assertSound();
    }
  }

  @Test
  void behindTheEndOfAFileThereIsNothingToSee() {
    try (Two two = Two.of("x86-64")) {
      two.map(two.scene.space, two.start, READ_WRITE, 0);
      two.store(Scene.PROGRAM, two.scene.space, 63, OLD);
      KernelThread thread = two.scene.thread(Scene.PROGRAM);
      for (int access : new int[] {Access.READ, Access.WRITE}) {
        long paddr = two.scene.kernel.translate(thread, two.scene.space, two.vaddr(64), access);
        assertThat(Kernel.outcomeOf(paddr)).isEqualTo(FaultOutcome.BEYOND_FILE);
      }
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 63)).isEqualTo(OLD);
      two.assertSound();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-32", "x86-pae", "x86-64", "sv39", "sv57", "aarch64-4k"})
  void whoMapsAFileTakesAShareOfTheTableThatAnotherSpaceHasForIt(String mode) {
    try (Two two = Two.sharing(mode)) {
      assertThat(two.share()).isTrue();
      two.store(Scene.OTHER, two.other, 0, NEW);
      two.store(Scene.OTHER, two.other, 1, OLD);
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 0)).isEqualTo(NEW);
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 1)).isEqualTo(OLD);
      assertThat(two.share()).as("a store to a file copies nothing").isTrue();
      two.scene.reclaim(Scene.PROGRAM);
      assertThat(two.load(Scene.OTHER, two.other, 0)).isEqualTo(NEW);
      two.assertSound();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("modesAndProtocols")
  void theTableMovesWithBothParents(String mode, String name, RelocationProtocol protocol) {
    try (Two two = Two.sharing(mode)) {
      two.scene.mover(Scene.MOVER, protocol).finish();
      assertThat(two.share()).isTrue();
      assertThat(two.scene.kernel.core().tables().nodeOf(two.tableOf(two.other, two.start)))
          .isEqualTo(1);
      assertThat(two.load(Scene.OTHER, two.other, 0)).isEqualTo(OLD);
      two.store(Scene.PROGRAM, two.scene.space, 0, NEW);
      assertThat(two.load(Scene.OTHER, two.other, 0)).isEqualTo(NEW);
      two.assertSound();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("modesAndProtocols")
  void whoComesWhileTheTableMovesGetsAShareOfTheNewOne(
      String mode, String name, RelocationProtocol protocol) {
    for (Step step : List.of(Step.FREEZE, Step.COPY, Step.DRAIN, Step.PUBLISH, Step.MERGE)) {
      try (Two two = Two.of(mode)) {
        two.map(two.scene.space, two.start, READ_WRITE, 0);
        two.store(Scene.PROGRAM, two.scene.space, 0, OLD);
        two.map(two.other, two.start, READ_WRITE, 0);
        Actor mover = two.scene.mover(Scene.MOVER, protocol);
        mover.tryRunTo(step);
        Actor coming =
            two.scene.machine.on(Scene.OTHER, () -> two.store(Scene.OTHER, two.other, 0, NEW));
        two.scene.machine.finish(coming, mover);
        assertThat(two.share()).as("%s at %s", name, step).isTrue();
        assertThat(two.load(Scene.PROGRAM, two.scene.space, 0)).isEqualTo(NEW);
        two.assertSound();
      }
    }
  }

  @Test
  void whoUnmapsOrEndsDropsItsShareAndTheOtherKeepsTheTable() {
    try (Two two = Two.sharing("x86-64")) {
      KernelThread thread = two.scene.thread(Scene.PROGRAM);
      long end = two.start + two.scene.mode.span(2);
      two.scene.kernel.mapping().unmap(thread, two.scene.space, two.start, end);
      assertThat(two.load(Scene.OTHER, two.other, 0)).isEqualTo(OLD);
      two.assertSound();
      two.map(two.scene.space, two.start, READ_WRITE, 0);
      two.store(Scene.PROGRAM, two.scene.space, 0, NEW);
      assertThat(two.share()).as("and may come again").isTrue();
      two.scene.kernel.exit().exit(two.scene.thread(Scene.OTHER), two.other);
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 0)).isEqualTo(NEW);
      assertThat(thread.counters().get(Event.TABLE_UNSHARED)).isZero();
      two.assertSound();
    }
  }

  @Test
  void aViewThatNobodyHasAnyMoreIsForgotten() {
    try (Two two = Two.of("x86-64")) {
      Scene scene = two.scene;
      FileViews views = scene.kernel.fileViews();
      KernelThread thread = scene.thread(Scene.PROGRAM);
      long end = two.start + scene.mode.span(2);
      for (int page = 0; page < 20; page++) {
        two.map(scene.space, two.start, READ_WRITE, page);
        two.map(two.other, two.start, READ_WRITE, page);
        two.store(Scene.PROGRAM, scene.space, 0, OLD);
        two.store(Scene.OTHER, two.other, 0, NEW);
        assertThat(two.share()).isTrue();
        assertThat(views.all()).hasSize(1);
        two.assertSound();
        scene.kernel.mapping().unmap(thread, scene.space, two.start, end);
        assertThat(views.all()).as("the other space has it").hasSize(1);
        two.assertSound();
      }
      scene.kernel.exit().exit(scene.thread(Scene.OTHER), two.other);
      assertThat(views.all()).isEmpty();
      two.assertSound();
    }
  }

  @Test
  void aViewIsForgottenBySpacesThatProtectPartOfIt() {
    try (Two two = Two.sharing("x86-64")) {
      for (AddressSpace space : List.of(two.other, two.scene.space)) {
        two.scene
            .kernel
            .mapping()
            .protect(two.scene.thread(Scene.MOVER), space, two.start, two.vaddr(4), Rights.READ);
        two.assertSound();
      }
      assertThat(two.scene.kernel.fileViews().all()).isEmpty();
      assertThat(two.share()).isFalse();
    }
  }

  /** The number of a view stays on a child's table when the view is forgotten; nobody finds it. */
  @Test
  void aChildKeepsATableWhoseViewIsForgotten() {
    try (Two two = Two.of("x86-64")) {
      Scene scene = two.scene;
      two.map(scene.space, two.start, READ_WRITE, 0);
      two.store(Scene.PROGRAM, scene.space, 0, OLD);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      AddressSpace child = scene.kernel.fork().forkSharingTables(thread, scene.space).orElseThrow();
      assertThat(two.load(Scene.MOVER, child, 0)).isEqualTo(OLD);
      scene.kernel.exit().exit(thread, scene.space);
      assertThat(scene.kernel.fileViews().all()).isEmpty();
      two.map(two.other, two.start, READ_WRITE, 0);
      two.store(Scene.OTHER, two.other, 0, NEW);
      assertThat(two.tableOf(child, two.start)).isNotEqualTo(two.tableOf(two.other, two.start));
      assertThat(two.load(Scene.MOVER, child, 0)).isEqualTo(NEW);
      two.assertSound();
    }
  }

  @Test
  void whoProtectsPartOfItGetsATableOfItsOwn() {
    try (Two two = Two.sharing("x86-64")) {
      KernelThread thread = two.scene.thread(Scene.PROGRAM);
      two.scene
          .kernel
          .mapping()
          .protect(thread, two.scene.space, two.start, two.vaddr(4), Rights.READ);
      assertThat(two.share()).isFalse();
      assertThat(two.mayStore(Scene.PROGRAM, two.scene.space, 0)).isFalse();
      two.store(Scene.OTHER, two.other, 0, NEW);
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 0)).isEqualTo(NEW);
      two.assertSound();
    }
  }

  @Test
  void nobodyJoinsATableWhoseSpaceHasChangedWhatItMayDo() {
    try (Two two = Two.of("x86-64")) {
      two.map(two.scene.space, two.start, READ_WRITE, 0);
      two.store(Scene.PROGRAM, two.scene.space, 0, OLD);
      KernelThread thread = two.scene.thread(Scene.PROGRAM);
      two.scene
          .kernel
          .mapping()
          .protect(thread, two.scene.space, two.start, two.vaddr(4), Rights.READ);
      two.map(two.other, two.start, READ_WRITE, 0);
      two.store(Scene.OTHER, two.other, 0, NEW);
      assertThat(two.share()).isFalse();
      assertThat(two.mayStore(Scene.PROGRAM, two.scene.space, 0)).isFalse();
      two.assertSound();
    }
  }

  @Test
  void otherRightsOtherPagesAndOtherAddressesAreNotShared() {
    try (Two two = Two.of("x86-64")) {
      long span = two.scene.mode.span(2);
      two.map(two.scene.space, two.start, READ_WRITE, 0);
      two.store(Scene.PROGRAM, two.scene.space, 0, OLD);
      two.map(two.other, two.start, Rights.READ, 0);
      assertThat(two.load(Scene.OTHER, two.other, 0)).isEqualTo(OLD);
      assertThat(two.share()).as("other rights").isFalse();
      two.map(two.other, two.start, READ_WRITE, 1);
      two.store(Scene.OTHER, two.other, 0, NEW);
      assertThat(two.share()).as("other pages").isFalse();
      two.map(two.other, two.start + span, READ_WRITE, 0);
      two.load(Scene.OTHER, two.other, two.scene.mode.entries(1));
      assertThat(two.tableOf(two.other, two.start + span))
          .as("another address")
          .isNotEqualTo(two.tableOf(two.scene.space, two.start));
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 0)).isEqualTo(OLD);
      assertThat(two.load(Scene.PROGRAM, two.scene.space, 1)).isEqualTo(NEW);
      two.assertSound();
    }
  }
}

package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.hypervisor.Hypervisor;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.hypervisor.Refusal;
import pagurus.vm.hypervisor.RefusedException;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;

/** Tables that are pinned: what the hypervisor lets a relocation do, and what it refuses. */
class HypervisorTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final int ROOT = MODE.levels();

  static List<RelocationProtocol> protocols() {
    return List.copyOf(Relocator.protocols().values());
  }

  private final Scene scene =
      new Scene(KernelOptions.standard(MODE).withPlatform(Platform.PARAVIRT));
  private final Domain domain = scene.kernel.domain().orElseThrow();
  private final Hypervisor hypervisor = domain.hypervisor();
  private final EntryFormat format = MODE.format();
  private final Cpu hardware = domain.below(0);

  @AfterEach
  void end() {
    scene.close();
  }

  /** Where the table of a level is in the machine that translates page 0. */
  private long table(int level) {
    var thread = scene.thread(Scene.PROGRAM);
    thread.enter();
    long table = thread.find(scene.space, scene.vaddr(0), 1).table(level);
    thread.leave();
    return domain.machine(table);
  }

  private long slot(int level) {
    return table(level) + MODE.entryOffset(scene.vaddr(0), level);
  }

  private void refused(Refusal reason, ThrowingCallable call) {
    long before = hypervisor.refused(reason);
    RefusedException thrown = catchThrowableOfType(RefusedException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.refusal()).isEqualTo(reason);
    assertThat(hypervisor.refused(reason))
        .isEqualTo(before + (reason == Refusal.STORE_TO_TABLE ? 0 : 1));
    assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0))).isEqualTo(7);
    assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
  }

  private void update(int level, long entry) {
    hypervisor.update(hardware, Domain.GUEST, Step.INSTALL, slot(level), entry);
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void everyLevelMovesAndEachTableIsPinnedBeforeItIsUsedAndReleasedAfterwards(
      RelocationProtocol protocol) {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    for (int level = 1; level <= ROOT; level++) {
      long old = table(level);
      long pins = hypervisor.pins();
      scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(1)).finish();
      assertThat(hypervisor.pins()).isGreaterThan(pins);
      assertThat(table(level)).isNotEqualTo(old);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0))).isEqualTo(7);
    }
    assertThat(scene.moved()).isEqualTo(ROOT);
    assertThat(hypervisor.refused()).isZero();
    assertThat(hypervisor.pinnedTables()).isEqualTo(ROOT);
    assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
    assertThat(scene.astrayReads()).isZero();
  }

  @Test
  void entriesHoldTheMachinesFramesAndTheGuestSeesItsOwn() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    long real = hardware.loadAcquire(Step.LOOKUP, slot(1));
    scene.thread(Scene.PROGRAM).enter();
    long seen = scene.thread(Scene.PROGRAM).find(scene.space, scene.vaddr(0), 1).entry();
    scene.thread(Scene.PROGRAM).leave();
    assertThat(format.leafAddress(real, 1)).isNotEqualTo(format.leafAddress(seen, 1));
    assertThat(domain.machine(format.leafAddress(seen, 1))).isEqualTo(format.leafAddress(real, 1));
    assertThat(domain.guest(format.leafAddress(real, 1))).isEqualTo(format.leafAddress(seen, 1));
  }

  @Test
  void aWritableMappingOfAPageTableIsRefused() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    int rights = Rights.READ | Rights.WRITE | Rights.USER;
    refused(Refusal.WRITABLE_TABLE, () -> update(1, format.makeLeaf(table(2), 1, rights)));
  }

  @Test
  void aFrameOfSomebodyElseIsRefused() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    long foreign = domain.foreignFrame();
    refused(Refusal.FOREIGN_FRAME, () -> update(1, format.makeLeaf(foreign, 1, Rights.READ)));
    refused(Refusal.FOREIGN_FRAME, () -> update(2, format.makeTable(foreign, 2)));
    refused(Refusal.FOREIGN_FRAME, () -> hypervisor.pin(hardware, Domain.GUEST, foreign, 1));
  }

  @Test
  void aRootThatIsNotPinnedIsNotLoaded() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    long leaf = table(1);
    refused(
        Refusal.NOT_PINNED,
        () -> hypervisor.loadRoot(hardware, Domain.GUEST, scene.thread(0).mmu(), leaf, 1, false));
  }

  @Test
  void aTableIsPinnedAtOneLevelOnlyAndReferredToFromTheNext() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    refused(Refusal.OTHER_LEVEL, () -> hypervisor.pin(hardware, Domain.GUEST, table(1), 2));
    refused(Refusal.NOT_PINNED, () -> update(3, format.makeTable(table(1), 3)));
  }

  @Test
  void aTableThatIsReferredToIsNotUnpinnedAndALoadedRootNeither() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    refused(Refusal.REFERRED, () -> hypervisor.unpin(hardware, Domain.GUEST, table(1)));
    refused(Refusal.REFERRED, () -> hypervisor.release(hardware, Domain.GUEST, table(1)));
    long root = table(ROOT);
    hypervisor.disappear(hardware, Domain.GUEST, root);
    RefusedException thrown =
        catchThrowableOfType(
            RefusedException.class, () -> hypervisor.unpin(hardware, Domain.GUEST, root));
    assertThat(thrown.refusal()).isEqualTo(Refusal.LOADED);
    Activation.leave(scene.thread(0));
    hypervisor.unpin(hardware, Domain.GUEST, root);
  }

  @Test
  void aFrameThatALeafAllowsStoresToDoesNotBecomeATable() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    long page = format.leafAddress(hardware.loadAcquire(Step.LOOKUP, slot(1)), 1);
    refused(Refusal.MAPPED_WRITABLE, () -> hypervisor.pin(hardware, Domain.GUEST, page, 1));
  }

  @Test
  void theGuestCannotStoreToATableNorUseReservedBits() {
    scene.store(Scene.PROGRAM, scene.vaddr(0), 7);
    long slot = domain.guest(slot(1));
    refused(Refusal.STORE_TO_TABLE, () -> domain.cpu(0).storeRelease(Step.INSTALL, slot, 0));
    long entry = hardware.loadAcquire(Step.LOOKUP, slot(4)) | 1L << 7;
    refused(Refusal.MALFORMED, () -> update(4, entry));
  }

  @Test
  void modesWhoseRootsShareAFrameAreRefused() {
    for (String mode : List.of("x86-pae", "sv39x4")) {
      KernelOptions options =
          KernelOptions.standard(PagingMode.named(mode)).withPlatform(Platform.PARAVIRT);
      assertThatThrownBy(() -> new Scene(options))
          .hasMessageContaining("a hypervisor pins whole frames, but a root of " + mode);
    }
  }
}

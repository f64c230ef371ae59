package pagurus.check.sound;

import java.util.List;
import java.util.Optional;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;

/** The scenarios that every sound protocol survives. */
public final class SoundScenarios {
  private static final List<Scenario> ALL =
      List.of(
          new StoreAgainstMove(),
          new ReclaimAgainstMove(),
          new UnmapAgainstMove(),
          new UnmapOfTables(),
          new ProtectAgainstMove(),
          new ForkAgainstMove(),
          new CopyOnWriteAgainstMove(),
          new AbsentPageAgainstMove(),
          new AbsentTableAgainstMove(),
          new SwappedPageAgainstMove(),
          new HugeSplitAgainstMove(),
          new CollapseAgainstMove(),
          new MoveTwice(),
          new SecondMove(),
          new ExitAgainstMove(),
          ExitAgainstPages.migrate(),
          ExitAgainstPages.collapse(),
          new NoMemoryForMove(),
          new PinAgainstMove(),
          new RemapAgainstMove(),
          new MigrateAgainstMove(),
          new DisplacementAgainstMove(),
          new FileDisplacedAgainstStore(),
          ForkedPage.isCopied(),
          ForkedPage.isReclaimed(),
          ForkedPage.isRescued(),
          ForkedPage.migrates(),
          PinAgainstPage.migrates(),
          PinAgainstPage.makesRoom(),
          PinAgainstPage.collapses(),
          PinForWriting.REAL.forks(),
          PinForWriting.REAL.breaksSharing(),
          PinForWriting.REAL.moves(),
          PinForWriting.REAL.isReclaimed(),
          PinForWriting.REAL.isUnmapped(),
          MemoryGoes.offlineAgainstFault(Player::takeOffline),
          MemoryGoes.offlineAgainstUnmap(Player::takeOffline),
          MemoryGoes.offlineAgainstMove(Player::takeOffline),
          MemoryGoes.compactionAgainstFault(),
          MemoryGoes.compactionAgainstMove(),
          new ActivationAgainstMove(),
          new SpeculativeWalk(),
          new SpeculationWhileUnmapped(),
          new SpeculationWhileCollapsed(),
          new SpeculationWhileActivated(),
          new StoreReclaimMove(),
          new TwoProgramsAgainstMove(),
          new FaultUnmapMove(),
          new TwoMovers(),
          new MoverAbove(),
          new PinUnmapMove(),
          new SharedTableAgainstMove(),
          new SharedFileAgainstMove(),
          new SharerLeavesAgainstMove(),
          new ForkSharesAgainstMove(),
          Elsewhere.pinned(
              "pinned-store",
              "a program stores to a clean page while a table that a hypervisor has pinned moves",
              new StoreAgainstMove()),
          Elsewhere.pinned(
              "pinned-activation",
              "a cpu loads a root, which a hypervisor must find pinned, while a table moves",
              new ActivationAgainstMove()),
          new FileJoinsAgainstMove(),
          new SharerUnmapsAgainstMove(),
          new SharerGoneAgainstMove(),
          new SharerReclaimsAgainstMove(),
          new KernelGrowthAgainstMove(),
          Elsewhere.isolated(
              "isolated-store",
              "a program stores to a clean page while a table moves to which two views refer",
              new StoreAgainstMove()),
          Elsewhere.isolated(
              "isolated-table",
              "a fault builds a table, which both views are to show, while the root moves",
              new AbsentTableAgainstMove()),
          Elsewhere.isolated(
              "isolated-unmap",
              "a table goes from both views and is freed while a table moves",
              new UnmapOfTables()),
          Elsewhere.isolated(
              "isolated-growth",
              "the kernel maps pages, and enters its view to use them, while the root moves",
              new KernelGrowthAgainstMove()),
          CopiedTables.move(),
          Elsewhere.copied(
              "copies-two-programs",
              "two programs on two nodes use pages of one table while a table moves",
              new TwoProgramsAgainstMove()),
          Elsewhere.copied(
              "copies-absent-table",
              "a fault builds a table while the root moves with its copies",
              new AbsentTableAgainstMove()),
          Elsewhere.copied(
              "copies-shared",
              "a table that two spaces share moves with its copies",
              new SharedTableAgainstMove()),
          Elsewhere.copied(
              "copies-collapse",
              "pages become a huge leaf in all copies while a table moves",
              new CollapseAgainstMove()),
          Elsewhere.copied(
              "copies-no-memory",
              "tables move while any allocation of theirs or of a copy's may fail",
              new NoMemoryForMove()),
          CopiedTables.reclaim(),
          CopiedTables.protect(),
          CopiedTables.unmap(),
          CopiedTables.unmapOfTables(),
          CopiedTables.fork(),
          CopiedTables.firstTouch(),
          CopiedTables.firstTable(),
          CopiedTables.made(),
          CopiedTables.dropped(),
          LackingCopies.unmap(),
          LackingCopies.window(),
          LackingCopies.activation(),
          LackingCopies.noMemory(),
          LackingCopies.noCopy(),
          LackingCopies.move(),
          LackingCopies.made());

  private SoundScenarios() {}

  /** All of them, in the order in which they are shown. */
  public static List<Scenario> all() {
    return ALL;
  }

  /** The one with this name. */
  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}

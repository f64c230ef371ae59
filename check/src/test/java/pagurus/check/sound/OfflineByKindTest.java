package pagurus.check.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.spec.Invariant;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.Isolation;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

/**
 * Memory that is taken for empty because the records of its frames say that they are free: who has
 * just taken one has not changed its record yet, and who gives one back has done so already.
 */
class OfflineByKindTest {
  static Stream<Arguments> situations() {
    List<Function<MemoryGoes.Emptying, Scenario>> all =
        List.of(
            MemoryGoes::offlineAgainstFault,
            MemoryGoes::offlineAgainstUnmap,
            MemoryGoes::offlineAgainstMove);
    return Stream.of(Target.LEAF, Target.ROOT)
        .flatMap(
            target ->
                all.stream()
                    .map(one -> one.apply(OfflineByKindTest::takeOffline))
                    .filter(one -> one.fits(setting(target)))
                    .map(one -> Arguments.of(one, target)));
  }

  private static Setting setting(Target target) {
    return new Setting(
        Relocator.protocols().get("drain"), HardwareProfile.X86, 2, target, Variant.NONE);
  }

  private static void takeOffline(Player player, int pfn) {
    Cpu cpu = player.thread().cpu();
    Frames frames = player.kernel().core().frames();
    int node = frames.table().nodeOf(pfn);
    int block = frames.blockOf(pfn);
    frames.isolate(cpu, node, block, Isolation.LEAVING);
    moveData(player, node, block);
    if (holding(player, node, block).isEmpty()) {
      frames.isolate(cpu, node, block, Isolation.OFFLINE);
      player.isOutOfUse(node, block);
    }
    frames.readmit(cpu, node, block, Isolation.LEAVING);
  }

  private static void moveData(Player player, int node, int block) {
    List<Integer> data = holding(player, node, block);
    player
        .kernel()
        .pageMover()
        .move(
            player.thread(),
            data,
            (cpu, order, kind) -> player.kernel().data().allocateOn(cpu, node, order, kind));
  }

  /** The frames of a block that are not free, if one may believe what is written down. */
  private static List<Integer> holding(Player player, int node, int block) {
    Frames frames = player.kernel().core().frames();
    return IntStream.range(frames.firstOfBlock(node, block), frames.limitOfBlock(node, block))
        .filter(
            pfn ->
                switch (frames.table().kindSeen(player.thread().cpu(), pfn)) {
                  case FREE, FRESH -> false;
                  default -> true;
                })
        .boxed()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void whoGoesByTheRecordsIsFoundOut(Scenario scenario, Target target) {
    Verdict verdict =
        new Search(new Trial(scenario, setting(target)), Effort.COMPLETE, Progress.NONE).search();

    assertThat(verdict.violation())
        .hasValueSatisfying(
            violation -> assertThat(violation.finding().invariant()).isEqualTo(Invariant.I10));
  }
}

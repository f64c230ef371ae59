package pagurus.check.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

/** A space that comes into being while others work has a root, and no table has been replaced. */
class NewSpaceTest {
  /** A fork of pages that are all in swap has nothing to flush. */
  private static final class ForkOfSwappedPages implements Scenario {
    @Override
    public String name() {
      return "fork-of-swapped";
    }

    @Override
    public String about() {
      return "a space without pages in memory is forked while somebody looks up a page";
    }

    @Override
    public void set(Stage stage) {
      stage.area(0, 2);
      stage.swappedPage(0);
      stage.kernelWork(0, cpu -> cpu.pin(0));
      stage.kernelWork(1, Player::fork);
    }
  }

  @Test
  void aForkThatHasNothingToFlushOwesNobodyAnything() {
    Setting setting =
        new Setting(
            Relocator.protocols().get("drain"), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);

    Verdict verdict =
        new SourceSets(new Trial(new ForkOfSwappedPages(), setting), Limits.NONE, Progress.NONE)
            .search();

    assertThat(verdict.violation()).isEmpty();
    assertThat(verdict.complete()).isTrue();
  }
}

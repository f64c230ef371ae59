package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.arch.Rights.ALL;
import static pagurus.arch.Rights.EXECUTE;
import static pagurus.arch.Rights.GLOBAL;
import static pagurus.arch.Rights.KERNEL_EXECUTE;
import static pagurus.arch.Rights.READ;
import static pagurus.arch.Rights.USER;
import static pagurus.arch.Rights.WRITE;

import org.junit.jupiter.api.Test;

class RightsTest {
  @Test
  void rightsAreWrittenInAFixedOrder() {
    assertThat(Rights.text(0)).isEqualTo("----");
    assertThat(Rights.text(READ | WRITE | USER)).isEqualTo("rw-u");
    assertThat(Rights.text(READ | EXECUTE | GLOBAL)).isEqualTo("r-x-g");
  }

  @Test
  void aTableThatRestrictsNothingLeavesEveryRight() {
    for (int leaf = 0; leaf < 32; leaf++) {
      assertThat(Rights.below(ALL, leaf)).isEqualTo(leaf);
    }
  }

  @Test
  void aTableTakesRightsAwayAndNeverGivesAny() {
    assertThat(Rights.below(ALL & ~WRITE, READ | WRITE | USER)).isEqualTo(READ | USER);
    assertThat(Rights.below(ALL & ~USER, READ | USER)).isEqualTo(READ);
    assertThat(Rights.below(ALL, READ)).isEqualTo(READ);
  }

  @Test
  void kernelAndUserExecutionBelowATableAreSeparate() {
    int userPage = READ | EXECUTE | USER;
    int kernelPage = READ | EXECUTE;
    assertThat(Rights.below(ALL & ~EXECUTE, userPage)).isEqualTo(READ | USER);
    assertThat(Rights.below(ALL & ~EXECUTE, kernelPage)).isEqualTo(kernelPage);
    assertThat(Rights.below(ALL & ~KERNEL_EXECUTE, userPage)).isEqualTo(userPage);
    assertThat(Rights.below(ALL & ~KERNEL_EXECUTE, kernelPage)).isEqualTo(READ);
  }
}

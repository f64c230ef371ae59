package pagurus.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalLayoutTest {
  private final PhysicalLayout layout = PhysicalLayout.of(2, 8192);

  @ParameterizedTest
  @ValueSource(longs = {0, 8191, 8192, 16383})
  void memoryEndsWithTheLastNode(long paddr) {
    assertThat(layout.exists(paddr)).isTrue();
  }

  /** The last two have a node number whose low 32 bits are negative, or 0. */
  @ParameterizedTest
  @ValueSource(longs = {16384, -1, Long.MIN_VALUE, 0x7fff_ffff_ffff_fff8L, 1L << 60, 1L << 45})
  void whatIsNoMemoryIsNotTakenForSome(long paddr) {
    assertThat(layout.exists(paddr)).isFalse();
  }
}

package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for granted of a program, by the name of its workload. */
class WorkloadShapeTest {
  private static final String RECORDING = "examples/zstd.pgt";

  @ParameterizedTest
  @ValueSource(strings = {"redis", "bptree", "canneal"})
  void aRecordingWithTheNameOfAGeneratorIsARecording(String name) {
    assertThat(WorkloadShape.of(name)).isEqualTo(WorkloadShape.of(RECORDING));
    assertThat(HugeShare.of(name)).isEqualTo(HugeShare.of(RECORDING));
    assertThat(WorkloadShape.of("gen:" + name)).isNotEqualTo(WorkloadShape.of(RECORDING));
    assertThat(HugeShare.of("gen:" + name + "?pages=512")).isNotEqualTo(HugeShare.of(RECORDING));
  }
}

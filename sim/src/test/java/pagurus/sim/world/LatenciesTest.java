package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void accessesThatWereNotToldHaveNotWaited() {
    for (int i = 0; i < 500; i++) {
      latencies.add(7);
    }
    for (int i = 0; i < 150; i++) {
      latencies.add(300);
    }
    latencies.add(2047);
    for (int i = 0; i < 49; i++) {
      latencies.add(2048);
    }
    latencies.add(1_000_000);
    LatencyTail tail = latencies.tail(10_000);
    assertThat(tail.median()).isZero();
    assertThat(tail.p90()).isZero();
    assertThat(latencies.tail(2000).p90()).isEqualTo(300);
    assertThat(latencies.tail(1000).median()).isEqualTo(7);
    assertThat(tail.p99()).isEqualTo(300);
    assertThat(tail.p999()).isBetween(2048L, 2050L);
    assertThat(tail.longest()).isEqualTo(1_000_000);
  }

  @Test
  void aWaitThatNobodyHadIsNotTheLongest() {
    latencies.add(3000);
    latencies.clear();
    latencies.add(12);
    assertThat(latencies.tail(2)).isEqualTo(new LatencyTail(0, 12, 12, 12, 12));
    latencies.clear();
    assertThat(latencies.tail(0).longest()).isZero();
  }
}

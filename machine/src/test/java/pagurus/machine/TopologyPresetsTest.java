package pagurus.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyPresetsTest {
  @ParameterizedTest
  @CsvSource({
    "uma, 1, 4, 10",
    "two-node, 2, 4, 21",
    "four-socket, 4, 8, 31",
    "eight-node, 8, 16, 32"
  })
  void aPresetHasTheSizeThatItsManualSays(String name, int nodes, int cpus, int farthest) {
    Topology preset = TopologyPresets.named(name);
    assertThat(preset.name()).isEqualTo(name);
    assertThat(preset.nodes()).isEqualTo(nodes);
    assertThat(preset.cpus()).isEqualTo(cpus);
    assertThat(preset.distances().stream().flatMap(row -> row.stream()).max(Integer::compare))
        .contains(farthest);
  }

  @Test
  void distancesAreTheSameThereAndBack() {
    for (String name : TopologyPresets.names()) {
      Topology preset = TopologyPresets.named(name);
      for (int from = 0; from < preset.nodes(); from++) {
        for (int to = 0; to < preset.nodes(); to++) {
          assertThat(preset.distance(from, to)).as(name).isEqualTo(preset.distance(to, from));
        }
      }
    }
  }

  @Test
  void theDefaultIsAPreset() {
    assertThat(TopologyPresets.find(TopologyPresets.DEFAULT)).isPresent();
    assertThat(TopologyPresets.find("nowhere")).isEmpty();
  }

  @Test
  void anUnknownNameSuggestsTheNearest() {
    assertThatThrownBy(() -> TopologyPresets.named("tow-node"))
        .hasMessage(
            "machine 'tow-node' is not one of uma, two-node, four-socket, eight-node;"
                + " did you mean two-node?");
    assertThatThrownBy(() -> TopologyPresets.named("UMA"))
        .hasMessageEndingWith("did you mean uma?");
    assertThatThrownBy(() -> TopologyPresets.named("four_sockets"))
        .hasMessageEndingWith("did you mean four-socket?");
    assertThatThrownBy(() -> TopologyPresets.named("mainframe"))
        .hasMessage("machine 'mainframe' is not one of uma, two-node, four-socket, eight-node");
  }
}

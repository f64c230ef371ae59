package pagurus.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyFileTest {
  private static TopologyFile parse(String text) {
    return TopologyFile.parse("box", text.lines().toList());
  }

  @Test
  void everyLineOfTheFormatIsUnderstood() {
    TopologyFile file =
        parse(
            """
            # Two big nodes and one of memory only.
            name            office-server
            nodes           3   # first of all

            node 1 cpus     4,5,6-7
            node 0 cpus     0-3
            memory-per-node 256M
            distances
              10 21 28
              21 10 28  # farther
              28 28 10
            """);
    assertThat(file.bytesPerNode()).hasValue(256L << 20);
    assertThat(file.topology())
        .isEqualTo(
            new Topology(
                "office-server",
                List.of(0, 0, 0, 0, 1, 1, 1, 1),
                List.of(List.of(10, 21, 28), List.of(21, 10, 28), List.of(28, 28, 10))));
  }

  @Test
  void theShortFormIsEnough() {
    assertThat(parse("nodes 2\ncpus-per-node 3").topology())
        .isEqualTo(Topology.uniform("box", 2, 3, 20));
    assertThat(parse("nodes 2\ndistance 17\ncpus-per-node 3").topology())
        .isEqualTo(Topology.uniform("box", 2, 3, 17));
    assertThat(parse("nodes 1\ncpus-per-node 1").bytesPerNode()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| box has no line that says how many nodes",
        "nodes 2| box has no line that says where cpus are",
        "cpus-per-node 2| box line 1: 'cpus-per-node' comes before the line that says how many"
            + " nodes",
        "nodes 0| box line 1: nodes 0 is not between 1 and 64",
        "nodes 99999999999| box line 1: nodes 99999999999 is not between 1 and 64",
        "nodes two| box line 1: nodes 'two' is not between 1 and 64",
        "nodes 2 3| box line 1: 'nodes' takes one value, not 2",
        "nodes| box line 1: 'nodes' takes one value, not 0",
        "nodes 2;nodes 2| box line 2: 'nodes' was said before",
        "nodes 2;node 0 cpus 0;node 0 cpus 1| box line 3: 'node 0' was said before",
        "nodes 2;node 2 cpus 0| box line 2: node 2 is not between 0 and 1",
        "nodes 2;node 0 0-3| box line 2: this form is expected: node 0 cpus 0-3,8",
        "nodes 2;node| box line 2: this form is expected: node 0 cpus 0-3,8",
        "nodes 2;node 0 cpus 3-1| box line 2: the range of cpus 3-1 runs backwards",
        "nodes 2;node 0 cpus 1-2-3| box line 2: '1-2-3' is not a range of cpus such as 0-3",
        "nodes 2;node 0 cpus 0,| box line 2: cpu '' is not between 0 and 255",
        "nodes 2;node 0 cpus 0;node 1 cpus 0| box line 3: cpu 0 is on node 0 already",
        "nodes 2;node 0 cpus 0,2| box has cpu 2 but no cpu 1",
        "nodes 2;node 0 cpus 0;cpus-per-node 1| box line 3: 'cpus-per-node' and 'node' exclude each"
            + " other",
        "nodes 2;cpus-per-node 1;node 0 cpus 9| box line 3: 'node' and 'cpus-per-node' exclude each"
            + " other",
        "nodes 2;cpus-per-node 129| box line 2: cpus-per-node 129 is not between 1 and 128",
        "nodes 2;distance 9| box line 2: distance 9 is not between 10 and 254",
        "nodes 2;distance 21;distances| box line 3: 'distances' and 'distance' exclude each other",
        "nodes 2;distances 10 21| box line 2: rows of distances begin on the next line",
        "nodes 2;distances;10| box line 3: row 0 has 1 distances, not 2",
        "nodes 2;distances;10 21;10 21| box line 4: node 1 is 21 from itself, not 10",
        "nodes 2;distances;10 21| box ends after 1 of 2 rows of distances",
        "nodes 2;memory-per-node 0| box line 2: memory 0 is not between 1 and 256T bytes, such as"
            + " 256M",
        "nodes 2;memory-per-node 999T| box line 2: memory 999T is not between 1 and 256T bytes,"
            + " such as 256M",
        "nodes 2;memory-per-node G| box line 2: memory G is not between 1 and 256T bytes, such as"
            + " 256M",
        "distnace 2| box line 1: 'distnace' is not one of name, nodes, node, cpus-per-node,"
            + " memory-per-node, distance, distances; did you mean distance?",
      })
  void anErrorIsOneSentenceWithTheLine(String text, String sentence) {
    assertThatThrownBy(() -> parse(text.replace(';', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}

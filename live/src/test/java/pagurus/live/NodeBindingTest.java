package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;

class NodeBindingTest {
  private static final Topology FOUR = Topology.uniform("four", 4, 1, 21);

  @TempDir private Path sysfs;

  private void hostWith(String memory, String... cpulists) throws IOException {
    Files.writeString(sysfs.resolve("has_memory"), memory + "\n");
    for (int node = 0; node < cpulists.length; node++) {
      Path folder = Files.createDirectories(sysfs.resolve("node" + node));
      Files.writeString(folder.resolve("cpulist"), cpulists[node] + "\n");
    }
  }

  private static List<Integer> numbers(NodeBinding binding) {
    return binding.hosts().stream().map(HostNodes.Node::number).toList();
  }

  @Test
  void nodesWithMemoryAndCpusAreRead() throws IOException {
    hostWith("0,2-3", "0-2,8", "3", "", "4,6-7");
    List<HostNodes.Node> nodes = HostNodes.read(sysfs).nodes();
    assertThat(nodes).extracting(HostNodes.Node::number).containsExactly(0, 3);
    assertThat(nodes)
        .extracting(n -> n.cpus().toString())
        .containsExactly("{0, 1, 2, 8}", "{4, 6, 7}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "0-", "-3", "3-1", "0,,1", "0-99999", "1 2"})
  void whatIsNotAListIsNoHost(String list) throws IOException {
    hostWith(list, "0");
    assertThatThrownBy(() -> HostNodes.read(sysfs))
        .isInstanceOf(IOException.class)
        .hasMessage("'%s' in %s is not a list of numbers", list, sysfs.resolve("has_memory"));
    assertThat(NodeBinding.decide(2, sysfs).note())
        .contains("this host does not show its NUMA nodes: simulated nodes are not bound");
  }

  @Test
  void aHostWithOneNodeBindsNothingAndSaysSo() throws IOException {
    hostWith("0", "0-1");
    NodeBinding binding = NodeBinding.decide(2, sysfs);
    assertThat(binding.binds()).isFalse();
    assertThat(binding.note())
        .contains("one NUMA node on this host: simulated nodes are not bound");
  }

  @Test
  void aHostThatShowsNothingBindsNothingAndSaysSo() {
    NodeBinding binding = NodeBinding.decide(2, sysfs.resolve("none"));
    assertThat(binding.binds()).isFalse();
    assertThat(binding.note()).hasValueSatisfying(note -> assertThat(note).contains("not bound"));
  }

  @Test
  void simulatedNodesGoRoundTheHostsNodes() throws IOException {
    hostWith("0-1", "0", "1");
    assertThat(numbers(NodeBinding.decide(2, sysfs))).containsExactly(0, 1);
    assertThat(NodeBinding.decide(2, sysfs).note()).isEmpty();
    assertThat(numbers(NodeBinding.decide(5, sysfs))).containsExactly(0, 1, 0, 1, 0);
    assertThat(NodeBinding.decide(5, sysfs).note())
        .contains("5 simulated nodes share the 2 NUMA nodes of this host");
  }

  @Test
  void aHostThatRefusesIsANoteAndNoFailure() throws IOException {
    // No Linux has so many nodes, so that whatever this host is, it refuses the last.
    hostWith("0,4000", "0");
    Path last = Files.createDirectories(sysfs.resolve("node4000"));
    Files.writeString(last.resolve("cpulist"), "4000");
    LiveOptions options = new LiveOptions(FOUR, 4096, false, 0, true, true);
    try (LiveMachine machine = LiveMachine.create(options, sysfs)) {
      assertThat(machine.notes()).hasSize(2);
      assertThat(machine.notes().get(1))
          .matches("memory of node [01] could not be bound to node (0|4000) of this host \\(.+\\)");
      machine.run(List.of(cpu -> cpu.storeRelease(Step.USER_STORE, 0, 1)));
      assertThat(machine.notes()).hasSize(2);
    }
  }

  private static HostNodes.Node firstNode() throws IOException {
    assumeTrue(Files.exists(HostNodes.SYSFS), "this host shows no NUMA nodes");
    List<HostNodes.Node> nodes = HostNodes.read(HostNodes.SYSFS).nodes();
    assumeTrue(!nodes.isEmpty(), "no NUMA node of this host has memory and CPUs");
    return nodes.getFirst();
  }

  @Test
  void memoryIsBoundWhereTheHostLets() throws IOException {
    int host = firstNode().number();
    PhysicalMemory memory = new PhysicalMemory(PhysicalLayout.of(2, 1 << 20));
    try {
      Optional<String> refusal = memory.bind(1, host);
      assumeTrue(refusal.isEmpty(), () -> "this host refuses to bind memory: " + refusal.get());
      memory.range(1 << 20, 8).fill((byte) 1);
      Path maps = Path.of("/proc/self/numa_maps");
      assumeTrue(Files.exists(maps), "this host does not show how memory is bound");
      String start = Long.toHexString(memory.base() + (1 << 20)) + " ";
      assertThat(Files.readAllLines(maps))
          .anySatisfy(line -> assertThat(line).startsWith(start + "bind:" + host + " "));
    } finally {
      memory.release();
    }
  }

  @Test
  void threadsAreBoundWhereTheHostLets() throws Exception {
    BitSet one = new BitSet();
    one.set(firstNode().cpus().nextSetBit(0));
    List<String> seen = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              Libc.bindThisThread(one).ifPresent(seen::add);
              seen.add(allowedCpus());
            });
    thread.start();
    thread.join();
    assumeTrue(seen.size() == 1, () -> "this host refuses to bind threads: " + seen.getFirst());
    assertThat(seen).containsExactly(String.valueOf(one.nextSetBit(0)));
  }

  private static String allowedCpus() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/status"))) {
      String key = "Cpus_allowed_list:";
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(key.length()).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return e.toString();
    }
  }
}

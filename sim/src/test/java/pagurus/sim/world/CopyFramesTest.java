package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;

/** Addresses of copies, which nothing is stored at. */
class CopyFramesTest {
  private static final long ENTRY = 0x5018;

  private final Hardware hardware = HardwareCatalog.named("mitosis");
  private final SimulatedMachine machine = new SimulatedMachine(hardware, 64L << 20);
  private final ReplicaSet tables = machine.costs().replicas();

  /** The nodes on which frames were taken. */
  private final List<Integer> taken = new ArrayList<>();

  private final CopyFrames copies =
      new CopyFrames(
          tables,
          hardware.nodes(),
          (cpu, node) -> {
            taken.add(node);
            return node == 3 ? -1 : machine.memory().base(node) + 0x7000L * taken.size();
          });

  private long walked(int node, long entry) {
    return copies.walked(machine.cpu(hardware.firstCpu(node)), entry);
  }

  @Test
  void aTableThatHasNoCopyIsWalkedItself() {
    assertThat(walked(1, ENTRY)).isEqualTo(ENTRY);
    tables.replicate(new Replicas.Everywhere());
    assertThat(walked(0, ENTRY)).isEqualTo(ENTRY);
    assertThat(taken).isEmpty();
  }

  @Test
  void aCopyHasAFrameOnItsNodeAndKeepsIt() {
    tables.replicate(new Replicas.Everywhere());
    long there = machine.memory().base(1) + 0x7018;
    assertThat(walked(1, ENTRY)).isEqualTo(there);
    assertThat(walked(1, ENTRY + 8)).isEqualTo(there + 8);
    tables.replicate(new Replicas.None());
    assertThat(walked(1, ENTRY)).isEqualTo(ENTRY);
    tables.replicate(new Replicas.Everywhere());
    assertThat(walked(1, ENTRY)).isEqualTo(there);
    assertThat(taken).containsExactly(1);
    assertThat(walked(1, ENTRY + 0x1000)).isEqualTo(machine.memory().base(1) + 0xe018);
    assertThat(walked(2, ENTRY)).isEqualTo(machine.memory().base(2) + 0x15018);
  }

  @Test
  void copiesThatAreMadeInTurnLieInTurnWhoeverIsWalkedFirst() {
    tables.replicate(new Replicas.Everywhere());
    tables.placeCopies(copies);
    tables.made(0, 0x5000, 0b110);
    tables.made(0, 0x9000, 0b100);
    assertThat(taken).containsExactly(1, 2, 2);
    assertThat(walked(2, 0x9010)).isEqualTo(machine.memory().base(2) + 0x15010);
    assertThat(walked(2, ENTRY)).isEqualTo(machine.memory().base(2) + 0xe018);
    assertThat(taken).hasSize(3);
  }

  @Test
  void aCopyForWhichThereIsNoFrameHasTheAddressOfItsTable() {
    tables.replicate(new Replicas.Everywhere());
    assertThat(walked(3, ENTRY)).isEqualTo(ENTRY);
    assertThat(taken).containsExactly(3);
  }
}

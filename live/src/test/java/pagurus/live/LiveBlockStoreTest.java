package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;

class LiveBlockStoreTest {
  private static final int PAGE = 4096;

  /** So often temporary files are looked at before one of them is said to stay. */
  private static final int LISTINGS = 1000;

  @TempDir private Path folder;

  private final LiveMachine machine =
      LiveMachine.create(LiveOptions.forTests(Topology.uniform("two", 2, 2, 21), 64 * PAGE));

  private final Cpu cpu = machine.cpu(0);

  @AfterEach
  void close() {
    machine.close();
  }

  private void stamp(long paddr, long seed) {
    for (int offset = 0; offset < PAGE; offset += 8) {
      cpu.storeRelease(Step.USER_STORE, paddr + offset, seed * PAGE + offset);
    }
  }

  private void expectStamp(Cpu reader, long paddr, long seed) {
    for (int offset = 0; offset < PAGE; offset += 8) {
      assertThat(reader.loadAcquire(Step.USER_LOAD, paddr + offset))
          .as("p0x%x", paddr + offset)
          .isEqualTo(seed * PAGE + offset);
    }
  }

  @Test
  void everyBlockComesBackAsItWasWritten() {
    try (LiveBlockStore store = LiveBlockStore.temporary(machine, PAGE, 1000)) {
      for (int block : new int[] {999, 0, 17}) {
        stamp(PAGE, block);
        store.write(cpu, block, PAGE);
      }
      for (int block : new int[] {0, 17, 999}) {
        store.read(cpu, block, 70 * PAGE);
        expectStamp(cpu, 70 * PAGE, block);
      }
      assertThat(store.writes()).isEqualTo(3);
      assertThat(store.reads()).isEqualTo(3);
      assertThat(machine.waits().count(0, Step.AWAIT_STORAGE)).isEqualTo(6);
    }
  }

  @Test
  void aBlockThatWasNeverWrittenReadsAsZeros() {
    try (LiveBlockStore store = LiveBlockStore.temporary(machine, PAGE, 8)) {
      store.write(cpu, 3, 0);
      for (int block : new int[] {2, 5}) {
        stamp(PAGE, 1);
        store.read(cpu, block, PAGE);
        for (int offset = 0; offset < PAGE; offset += 8) {
          assertThat(cpu.loadAcquire(Step.USER_LOAD, PAGE + offset)).isZero();
        }
      }
    }
  }

  @Test
  void cpusUseDifferentBlocksAtOnce() {
    long seed = new SplittableRandom().nextLong(1 << 20);
    try (LiveBlockStore store = LiveBlockStore.temporary(machine, PAGE, 4 * 50)) {
      CpuProgram program =
          self -> {
            long paddr = (long) self.id() * PAGE;
            for (int i = 0; i < 50; i++) {
              self.fill(Step.USER_STORE, paddr, PAGE, seed + i);
              store.write(self, 4L * i + self.id(), paddr);
            }
            for (int i = 0; i < 50; i++) {
              store.read(self, 4L * i + self.id(), paddr);
              assertThat(self.loadAcquire(Step.USER_LOAD, paddr + 8)).isEqualTo(seed + i);
            }
          };
      machine.run(List.of(program, program, program, program));
      assertThat(store.reads()).isEqualTo(200);
    }
  }

  @Test
  void aNamedFileStaysAndATemporaryOneDoesNot() throws Exception {
    Path path = folder.resolve("swap");
    stamp(PAGE, 5);
    try (LiveBlockStore store = LiveBlockStore.named(machine, path, PAGE, 8)) {
      store.write(cpu, 2, PAGE);
    }
    assertThat(path).hasSize(3 * PAGE);
    try (LiveBlockStore store = LiveBlockStore.named(machine, path, PAGE, 8)) {
      store.read(cpu, 2, 9 * PAGE);
    }
    expectStamp(cpu, 9 * PAGE, 5);

    LiveBlockStore temporary = LiveBlockStore.temporary(machine, PAGE, 8);
    temporary.write(cpu, 2, PAGE);
    temporary.close();
    assertThat(temporary.path()).doesNotExist();
  }

  @Test
  void aFullDiskIsOneSentence() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this host has no /dev/full");
    try (LiveBlockStore store = LiveBlockStore.named(machine, full, PAGE, 8)) {
      assertThatThrownBy(() -> store.write(cpu, 3, PAGE))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("block 3 could not be written to /dev/full: No space left on device");
      assertThat(store.writes()).isZero();
    }
  }

  @Test
  void aRefusedTemporaryStoreLeavesNoFileBehind() throws Exception {
    Set<Path> before = temporaryFiles();
    assertThatThrownBy(() -> LiveBlockStore.temporary(machine, 1000, 8)).isNotNull();
    assertThatThrownBy(() -> LiveBlockStore.temporary(machine, PAGE, 0)).isNotNull();
    Set<Path> left = temporaryFiles();
    left.removeAll(before);
    for (int i = 0; i < LISTINGS && !left.isEmpty(); i++) {
      left.retainAll(temporaryFiles()); // one of another process has a name for a moment
    }
    assertThat(left).isEmpty();
  }

  private static Set<Path> temporaryFiles() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".swap"))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  @Test
  void whatCannotBeIsRefusedInOneSentence() {
    assertThatThrownBy(() -> LiveBlockStore.named(machine, folder.resolve("no/swap"), PAGE, 8))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(folder + "/no/swap cannot be opened for blocks: ");
    assertThatThrownBy(() -> LiveBlockStore.temporary(machine, 1000, 8))
        .hasMessage("a block has a power of two of bytes from 8 to 2^30, not 1000");
    assertThatThrownBy(() -> LiveBlockStore.temporary(machine, PAGE, 0))
        .hasMessage("a store has at least 1 block, not 0");
    try (LiveBlockStore store = LiveBlockStore.temporary(machine, PAGE, 8)) {
      assertThatThrownBy(() -> store.read(cpu, 8, PAGE))
          .hasMessage("block 8 is outside of the store (0-7)");
      assertThatThrownBy(() -> store.read(cpu, 0, 128 * PAGE))
          .hasMessage("4096 bytes at p0x80000 are not memory (2 nodes of 0x40000 bytes)");
    }
  }
}

package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.machine.WordPattern;

/** Tables that are copied while another CPU writes to them. */
@Timeout(60)
class TableCopyTest {
  private static final long TABLE = 8192;
  private static final long COPY = 65536;
  private static final int WORDS = 512;
  private static final int COPIES = 4_000;
  private static final long CLEAN = 0x0123_4567_89ab_cd01L;
  private static final long DIRTY = 0x40;
  private static final long MOVING = 4;

  private static LiveMachine machine() {
    Topology two = Topology.uniform("two", 2, 1, 20);
    return LiveMachine.create(new LiveOptions(two, 1 << 20, false, 1, false, false));
  }

  @Test
  void aWordIsCopiedAsItWasAtOneMoment() {
    try (LiveMachine machine = machine()) {
      AtomicBoolean over = new AtomicBoolean();
      machine.run(
          List.of(
              cpu -> {
                WordPattern none = new WordPattern(1, 1);
                for (int i = 0; i < COPIES; i++) {
                  cpu.copyExchanging(Step.COPY, Step.DRAIN, TABLE, COPY, 8L * WORDS, none, MOVING);
                  for (int word = 0; word < WORDS; word += 7) {
                    long seen = cpu.loadAcquire(Step.LOOKUP, COPY + 8L * word);
                    assertThat(seen == 0 || seen == -2L).as("0x%x is torn", seen).isTrue();
                  }
                }
                over.set(true);
              },
              cpu -> {
                while (!over.get()) {
                  for (int word = 0; word < WORDS; word++) {
                    long old = cpu.loadAcquire(Step.LOOKUP, TABLE + 8L * word);
                    cpu.storeRelease(Step.INSTALL, TABLE + 8L * word, old ^ -2L);
                  }
                }
              }));
    }
  }

  private static void drain(Cpu cpu) {
    WordPattern clean = new WordPattern(1 | DIRTY, 1);
    cpu.copyExchanging(Step.COPY, Step.DRAIN, TABLE, COPY, 8L * WORDS, clean, MOVING);
  }

  private static void dirty(Cpu cpu, boolean[] set) {
    for (int word = WORDS - 1; word >= 0; word -= 3) {
      long clean = CLEAN + 0x1000L * word;
      set[word] = cpu.compareAndSet(Step.SET_DIRTY, TABLE + 8L * word, clean, clean | DIRTY);
    }
  }

  @Test
  void aBitThatAnotherCpuSetsMeanwhileIsEitherInTheCopyOrNotSet() {
    try (LiveMachine machine = machine()) {
      boolean[] set = new boolean[WORDS];
      for (int round = 0; round < 300; round++) {
        Arrays.fill(set, false);
        for (int word = 0; word < WORDS; word++) {
          machine.cpu(0).storeRelease(Step.INSTALL, TABLE + 8L * word, CLEAN + 0x1000L * word);
        }
        machine.run(List.of(TableCopyTest::drain, cpu -> dirty(cpu, set)));
        for (int word = 0; word < WORDS; word++) {
          long copied = machine.cpu(0).loadAcquire(Step.LOOKUP, COPY + 8L * word);
          long clean = CLEAN + 0x1000L * word;
          assertThat(copied).isEqualTo(set[word] ? clean | DIRTY : clean);
        }
      }
    }
  }
}

package pagurus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.Step;
import pagurus.machine.WordPattern;
import pagurus.machine.Words;

/**
 * What every world's {@link Cpu} does: one suite, subclassed by each world.
 *
 * <p>The machine has at least two CPUs and, from physical address 0, at least {@value #MEMORY}
 * bytes of memory that are zero at first.
 */
@Timeout(60)
public abstract class CpuContract {
  /** Bytes that the suite uses. */
  protected static final int MEMORY = 1 << 16;

  private static final int ROUNDS = 20_000;

  /** What a CPU is to do. */
  @FunctionalInterface
  protected interface Program {
    /** Runs on one CPU. */
    void run(Cpu cpu);
  }

  /** A machine that nobody has used yet; the subclass closes it. */
  protected abstract Machine freshMachine();

  /** Runs the first program on CPU 0 and the second on CPU 1, side by side, to their ends. */
  protected abstract void run(Machine machine, Program first, Program second);

  /** Runs on CPU 0, while CPU 1 has nothing to do. */
  private void runAlone(Program program) {
    run(freshMachine(), program, cpu -> {});
  }

  @Test
  void aCpuKnowsItsNumberAndItsNode() {
    Machine machine = freshMachine();
    for (int id = 0; id < machine.topology().cpus(); id++) {
      assertThat(machine.cpu(id).id()).isEqualTo(id);
      assertThat(machine.cpu(id).node()).isEqualTo(machine.topology().nodeOf(id));
    }
  }

  @Test
  void memoryIsZeroAtFirst() {
    runAlone(
        cpu -> {
          for (long paddr = 0; paddr < MEMORY; paddr += 8) {
            assertThat(cpu.loadAcquire(Step.LOOKUP, paddr)).isZero();
          }
        });
  }

  @Test
  void wordsBehaveLikeAnArray() {
    long seed = new SplittableRandom().nextLong();
    runAlone(
        cpu -> {
          SplittableRandom random = new SplittableRandom(seed);
          long[] model = new long[64];
          for (int i = 0; i < ROUNDS; i++) {
            int word = random.nextInt(model.length);
            long expected = random.nextBoolean() ? model[word] : random.nextLong(3);
            operate(cpu, random.nextInt(5), model, word, expected, random.nextLong(3));
            assertThat(cpu.loadAcquire(Step.LOOKUP, 8L * word))
                .as("word %d in round %d of seed %d", word, i, seed)
                .isEqualTo(model[word]);
          }
        });
  }

  private static void operate(
      Words words, int operation, long[] model, int word, long expected, long value) {
    long paddr = 8L * word;
    long before = model[word];
    switch (operation) {
      case 0 -> {
        words.storeRelease(Step.INSTALL, paddr, value);
        model[word] = value;
      }
      case 1 -> {
        assertThat(words.compareAndSet(Step.LOCK, paddr, expected, value))
            .isEqualTo(before == expected);
        model[word] = before == expected ? value : before;
      }
      case 2 -> {
        assertThat(words.exchange(Step.UNHOOK, paddr, value)).isEqualTo(before);
        model[word] = value;
      }
      case 3 -> {
        assertThat(words.fetchAdd(Step.COUNT_REFERENCE, paddr, value - 1)).isEqualTo(before);
        model[word] = before + value - 1;
      }
      default -> assertThat(words.loadAcquire(Step.LOOKUP, paddr)).isEqualTo(before);
    }
  }

  @Test
  void thirtyTwoBitEntriesAreTheHalvesOfAWordLowOneFirst() {
    runAlone(
        cpu -> {
          cpu.storeRelease(Step.INSTALL, 64, 0x8000_0001_7000_0002L);
          assertThat(cpu.loadAcquireInt(Step.LOOKUP, 64)).isEqualTo(0x7000_0002);
          assertThat(cpu.loadAcquireInt(Step.LOOKUP, 68)).isEqualTo(0x8000_0001);
          cpu.storeReleaseInt(Step.INSTALL, 68, -1);
          assertThat(cpu.compareAndSetInt(Step.INSTALL, 64, 5, 6)).isFalse();
          assertThat(cpu.compareAndSetInt(Step.INSTALL, 64, 0x7000_0002, 6)).isTrue();
          assertThat(cpu.exchangeInt(Step.UNHOOK, 68, 7)).isEqualTo(-1);
          assertThat(cpu.loadAcquire(Step.LOOKUP, 64)).isEqualTo(0x0000_0007_0000_0006L);
        });
  }

  @Test
  void fillAndCopyTouchTheirRangeAndNothingElse() {
    runAlone(
        cpu -> {
          cpu.fill(Step.POISON, 4096, 4096, 0x0123_4567_89ab_cdefL);
          cpu.storeRelease(Step.USER_STORE, 4096 + 80, 99);
          cpu.copy(Step.COPY_PAGE, 4096, 16384, 4096);
          for (long paddr = 0; paddr < 32768; paddr += 8) {
            long page = paddr & -4096;
            long filled = (paddr & 4095) == 80 ? 99 : 0x0123_4567_89ab_cdefL;
            assertThat(cpu.loadAcquire(Step.LOOKUP, paddr))
                .as("p0x%x", paddr)
                .isEqualTo(page == 4096 || page == 16384 ? filled : 0);
          }
          cpu.fill(Step.ZERO, 4096 + 80, 8, 1);
          assertThat(cpu.loadAcquire(Step.LOOKUP, 4096 + 80)).isEqualTo(1);
          assertThat(cpu.loadAcquire(Step.LOOKUP, 4096 + 88)).isEqualTo(0x0123_4567_89ab_cdefL);
        });
  }

  @Test
  void copyExchangingExchangesWhatMatchesAndCopiesTheRest() {
    long seed = new SplittableRandom().nextLong();
    WordPattern oddUnmarked = new WordPattern(0x11, 0x01);
    runAlone(
        cpu -> {
          SplittableRandom random = new SplittableRandom(seed);
          for (int words : new int[] {1, 4, 512, 1024}) {
            int matching = random.nextInt(2) * random.nextInt(words);
            long[] model = new long[words];
            for (int i = 0; i < words; i++) {
              model[i] = (random.nextLong() & ~0x11L) | (i < matching ? 0x01 : 0x11);
              cpu.storeRelease(Step.INSTALL, 8192 + 8L * i, model[i]);
            }
            int exchanged =
                cpu.copyExchanging(
                    Step.COPY, Step.DRAIN, 8192, 32768, 8L * words, oddUnmarked, 0x77);
            int expected = 0;
            for (int i = 0; i < words; i++) {
              boolean matches = (model[i] & 0x11) == 0x01;
              expected += matches ? 1 : 0;
              assertThat(cpu.loadAcquire(Step.LOOKUP, 8192 + 8L * i))
                  .as("seed %d", seed)
                  .isEqualTo(matches ? 0x77 : model[i]);
              assertThat(cpu.loadAcquire(Step.LOOKUP, 32768 + 8L * i)).isEqualTo(model[i]);
            }
            assertThat(exchanged).as("seed %d", seed).isEqualTo(expected);
          }
        });
  }

  @Test
  void additionsOfTwoCpusAreNotLost() {
    Machine machine = freshMachine();
    Program adds =
        cpu -> {
          for (int i = 0; i < ROUNDS; i++) {
            cpu.fetchAdd(Step.COUNT_REFERENCE, 0, 1);
            addByCompareAndSet(cpu, 64);
          }
        };
    run(machine, adds, adds);
    assertThat(machine.cpu(0).loadAcquire(Step.LOOKUP, 0)).isEqualTo(2 * ROUNDS);
    assertThat(machine.cpu(0).loadAcquire(Step.LOOKUP, 64)).isEqualTo(2 * ROUNDS);
  }

  private static void addByCompareAndSet(Cpu cpu, long paddr) {
    long seen = cpu.loadAcquire(Step.LOOKUP, paddr);
    while (!cpu.compareAndSet(Step.LOCK, paddr, seen, seen + 1)) {
      seen = cpu.loadAcquire(Step.LOOKUP, paddr);
    }
  }

  @Test
  void whatWasWrittenBeforeAReleaseIsSeenAfterTheAcquire() {
    Program writes =
        cpu -> {
          for (long i = 1; i <= ROUNDS; i++) {
            cpu.storeRelease(Step.USER_STORE, 4096, i);
            cpu.storeRelease(Step.PUBLISH, 0, i);
          }
        };
    Program reads =
        cpu -> {
          long published = 0;
          while (published < ROUNDS) {
            published = cpu.loadAcquire(Step.LOOKUP, 0);
            assertThat(cpu.loadAcquire(Step.USER_LOAD, 4096)).isGreaterThanOrEqualTo(published);
            cpu.relax(Step.AWAIT_MOVE);
          }
        };
    run(freshMachine(), writes, reads);
  }

  @Test
  void ipisOfOneSenderAreServedOnceAndInOrder() {
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    Program sends =
        cpu -> {
          for (int i = 0; i < ROUNDS; i++) {
            int number = i;
            cpu.send(
                Step.SHOOTDOWN,
                1,
                self -> {
                  assertThat(self.id()).isEqualTo(1);
                  served.add(number);
                  self.fetchAdd(Step.ACKNOWLEDGE, 0, 1);
                });
          }
          while (cpu.loadAcquire(Step.AWAIT_ACKNOWLEDGE, 0) < ROUNDS) {
            cpu.relax(Step.AWAIT_ACKNOWLEDGE);
          }
        };
    run(freshMachine(), sends, cpu -> cpu.poll(Step.POLL));
    assertThat(served).hasSize(ROUNDS).isSorted();
  }

  @Test
  void anIpiIsServedInPollOrRelaxAndNowhereElse() {
    Program sends =
        cpu -> {
          cpu.storeRelease(Step.USER_STORE, 64, 1);
          cpu.send(Step.SHOOTDOWN, 1, self -> self.storeRelease(Step.ACKNOWLEDGE, 0, 1));
          cpu.storeRelease(Step.PUBLISH, 128, 1);
        };
    Program receives =
        cpu -> {
          while (cpu.loadAcquire(Step.LOOKUP, 128) == 0) {
            if (cpu.loadAcquire(Step.LOOKUP, 0) != 0) {
              throw new AssertionError("served between two loads");
            }
          }
          assertThat(cpu.loadAcquire(Step.LOOKUP, 0)).isZero();
          cpu.poll(Step.POLL);
          assertThat(cpu.loadAcquire(Step.LOOKUP, 0)).isEqualTo(1);
        };
    run(freshMachine(), sends, receives);
  }

  @Test
  void twoCpusThatShootAtEachOtherDoNotDeadlock() {
    Program shoots =
        cpu -> {
          long mine = 64L * cpu.id();
          for (int i = 1; i <= ROUNDS / 20; i++) {
            cpu.send(
                Step.SHOOTDOWN, 1 - cpu.id(), self -> self.fetchAdd(Step.ACKNOWLEDGE, mine, 1));
            cpu.waitBegins(Step.AWAIT_ACKNOWLEDGE);
            while (cpu.loadAcquire(Step.AWAIT_ACKNOWLEDGE, mine) < i) {
              cpu.relax(Step.AWAIT_ACKNOWLEDGE);
            }
            cpu.waitEnds(Step.AWAIT_ACKNOWLEDGE);
          }
        };
    Machine machine = freshMachine();
    run(machine, shoots, shoots);
    assertThat(machine.cpu(0).loadAcquire(Step.LOOKUP, 0)).isEqualTo(ROUNDS / 20);
    assertThat(machine.cpu(0).loadAcquire(Step.LOOKUP, 64)).isEqualTo(ROUNDS / 20);
  }

  @Test
  void choicesStayBelowTheirBound() {
    AtomicInteger seen = new AtomicInteger();
    runAlone(
        cpu -> {
          for (int i = 0; i < 1000; i++) {
            int choice = cpu.choose(Step.TLB_EVICT, 4);
            assertThat(choice).isBetween(0, 3);
            seen.getAndUpdate(set -> set | 1 << choice);
            assertThat(cpu.choose(Step.TLB_EVICT, 1)).isZero();
          }
        });
    assertThat(seen).hasValue(0b1111);
  }
}

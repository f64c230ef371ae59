package pagurus.check.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.sync.ReadWriteLock;
import pagurus.vm.sync.SpinLock;

/**
 * What two or three CPUs do, in words, locks and IPIs.
 *
 * @param threads what each CPU does, one after the other
 * @param walked the words that the walker of the last CPU loads, whenever it likes
 */
record SmallProgram(List<List<Move>> threads, List<Integer> walked) {
  private static final int WORDS = 2;
  private static final int LOCK = WORDS;
  private static final int MAP_LOCK = LOCK + 1;
  private static final int ACKNOWLEDGE = MAP_LOCK + 1;

  /** Where nothing is, not even memory that others use: it stands for the plain word. */
  private static final long PLAIN = 512;

  private static final PhysicalLayout MEMORY = PhysicalLayout.of(1, 4096);

  /** Something that a CPU does. */
  sealed interface Move {}

  /** Stores a value that nobody else stores. */
  record Store(int word) implements Move {}

  /** Loads, and remembers what was there. */
  record Load(int word) implements Move {}

  /** Adds one, and remembers what was there. */
  record Add(int word) implements Move {}

  /** Asks whether anything has been stored. */
  record IsSet(int word) implements Move {}

  /** Stores where nothing has been stored, and remembers whether that was so. */
  record StoreFirst(int word) implements Move {}

  /** Stores, and remembers what was there. */
  record Exchange(int word) implements Move {}

  /** Goes one of two ways, as hardware likes. */
  record Either(Move one, Move other) implements Move {}

  /** Waits until something has been stored, and remembers what. */
  record Await(int word) implements Move {}

  /** Waits until something has been stored, whatever it is. */
  record AwaitSet(int word) implements Move {}

  /** Stores to a word outside of the memory, which others load without a lock. */
  record PlainStore() implements Move {}

  /** Loads that, and remembers what was there. */
  record PlainLoad() implements Move {}

  /** Waits until its stores are visible. */
  record Fence() implements Move {}

  /** Does something while it has a lock. */
  record Locked(List<Move> inside) implements Move {}

  /** The same with the other lock, for reading. */
  record Reading(List<Move> inside) implements Move {}

  /** The same with the other lock, for writing. */
  record Writing(List<Move> inside) implements Move {}

  /** Makes another CPU load a word, and waits until it has. */
  record Ask(int cpu, int word) implements Move {}

  /** One that is the same for the same seed. */
  static SmallProgram random(long seed) {
    Random random = new Random(seed);
    int cpus = 2 + (random.nextInt(4) == 0 ? 1 : 0);
    List<List<Move>> threads = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      threads.add(moves(random, cpus == 2 ? 2 : 1, cpu, cpus, true));
    }
    List<Integer> walked = random.nextInt(3) == 0 ? List.of(0, 1) : List.of();
    return new SmallProgram(threads, walked);
  }

  private static List<Move> moves(Random random, int most, int self, int cpus, boolean mayLock) {
    List<Move> moves = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      moves.add(move(random, self, cpus, mayLock));
    }
    return moves;
  }

  private static Move move(Random random, int self, int cpus, boolean mayLock) {
    int word = random.nextInt(WORDS);
    return switch (random.nextInt(mayLock ? 14 : 9)) {
      case 0 -> new Store(word);
      case 1 -> new Load(word);
      case 2 -> random.nextBoolean() ? new Add(word) : new Exchange(word);
      case 3 -> random.nextBoolean() ? new IsSet(word) : new StoreFirst(word);
      case 4 -> new Fence();
      case 5 -> random.nextBoolean() ? new PlainStore() : new PlainLoad();
      case 6 -> random.nextBoolean() ? new Await(word) : new AwaitSet(word);
      case 7, 8 -> new Ask((self + 1 + random.nextInt(cpus - 1)) % cpus, word);
      case 9 -> new Either(simple(random, word), simple(random, word));
      case 10, 11 -> new Locked(moves(random, 2, self, cpus, false));
      case 12 -> new Reading(moves(random, 2, self, cpus, false));
      default -> new Writing(moves(random, 2, self, cpus, false));
    };
  }

  private static Move simple(Random random, int word) {
    return switch (random.nextInt(4)) {
      case 0 -> new Store(word);
      case 1 -> new Load(word);
      case 2 -> new Exchange(1 - word);
      default -> new Fence();
    };
  }

  int cpus() {
    return threads.size();
  }

  private Topology topology() {
    return new Topology("small", Collections.nCopies(cpus(), 0), List.of(List.of(10)));
  }

  int cells() {
    return World.cells(topology(), MEMORY);
  }

  /** Sets it up, with every CPU before its first event. */
  Run play(Sharing sharing, Order order) {
    Run run = new Run(this, new World(topology(), MEMORY, sharing, order, Watcher.NONE));
    run.begin();
    return run;
  }

  /** An execution. */
  static final class Run {
    private final SmallProgram program;
    private final World world;
    private final SpinLock lock = new SpinLock(address(LOCK));
    private final ReadWriteLock mapLock = new ReadWriteLock(address(MAP_LOCK));
    private final List<StringBuilder> remembered = new ArrayList<>();
    private long plain;

    private Run(SmallProgram program, World world) {
      this.program = program;
      this.world = world;
    }

    World world() {
      return world;
    }

    private static long address(int word) {
      return (long) word * Long.BYTES;
    }

    private void begin() {
      for (int id = 0; id < program.cpus(); id++) {
        remembered.add(new StringBuilder());
        Cpu cpu = world.cpu(id);
        List<Move> moves = program.threads.get(id);
        world.program(id, () -> carryOut(cpu, moves));
      }
      StringBuilder seen = new StringBuilder();
      remembered.add(seen);
      if (!program.walked.isEmpty()) {
        Cpu last = world.cpu(program.cpus() - 1);
        world.walker(last.id(), () -> program.walked.forEach(word -> walk(last, word, seen)));
      }
      world.begin();
    }

    private void carryOut(Cpu cpu, List<Move> moves) {
      int number = 0;
      for (Move move : moves) {
        carryOut(cpu, move, ++number);
      }
    }

    private void carryOut(Cpu cpu, Move move, int number) {
      switch (move) {
        case Store store ->
            cpu.storeRelease(Step.USER_STORE, address(store.word), value(cpu, number));
        case Load load -> load(cpu, load.word);
        case Add add -> remember(cpu, "a" + cpu.fetchAdd(Step.USER_STORE, address(add.word), 1000));
        case IsSet asks ->
            remember(cpu, "i" + cpu.holds(Step.USER_LOAD, address(asks.word), word -> word != 0));
        case StoreFirst first ->
            remember(
                cpu,
                "f"
                    + cpu.compareAndSet(
                        Step.USER_STORE, address(first.word), 0, value(cpu, number)));
        case Exchange with ->
            remember(
                cpu, "x" + cpu.exchange(Step.USER_STORE, address(with.word), value(cpu, number)));
        case Either(Move one, Move other) -> {
          int way = cpu.choose(Step.SPECULATE, 2);
          remember(cpu, "e" + way);
          carryOut(cpu, way == 0 ? one : other, number);
        }
        case Await await -> remember(cpu, "w" + await(cpu, address(await.word)));
        case AwaitSet await -> awaitSet(cpu, address(await.word));
        case PlainStore() -> {
          cpu.plain(Step.FRAME_RECORD, PLAIN, true);
          plain = value(cpu, number);
        }
        case PlainLoad() -> {
          cpu.plain(Step.FRAME_RECORD, PLAIN, false);
          remember(cpu, "p" + plain);
        }
        case Fence() -> cpu.fence(Step.USER_STORE);
        case Locked(List<Move> inside) -> {
          lock.lock(cpu);
          carryOut(cpu, inside);
          lock.unlock(cpu);
        }
        case Reading(List<Move> inside) -> {
          mapLock.lockRead(cpu);
          carryOut(cpu, inside);
          mapLock.unlockRead(cpu);
        }
        case Writing(List<Move> inside) -> {
          mapLock.lockWrite(cpu);
          carryOut(cpu, inside);
          mapLock.unlockWrite(cpu);
        }
        case Ask ask -> ask(cpu, ask);
      }
    }

    /** One that nobody else stores. */
    private static long value(Cpu cpu, int number) {
      return 10L * (cpu.id() + 1) + number;
    }

    private static long await(Cpu cpu, long address) {
      long seen;
      while ((seen = cpu.loadAcquire(Step.USER_LOAD, address)) == 0) {
        cpu.relax(Step.AWAIT_MOVE);
      }
      return seen;
    }

    private static void awaitSet(Cpu cpu, long address) {
      while (!cpu.holds(Step.USER_LOAD, address, word -> word != 0)) {
        cpu.relax(Step.AWAIT_MOVE);
      }
    }

    private void load(Cpu cpu, int word) {
      remember(cpu, "l" + cpu.loadAcquire(Step.USER_LOAD, address(word)));
    }

    private static void walk(Cpu cpu, int word, StringBuilder seen) {
      seen.append('w').append(cpu.loadAcquire(Step.WALK_READ, address(word))).append(' ');
    }

    private void ask(Cpu cpu, Ask ask) {
      long word = address(ACKNOWLEDGE + cpu.id());
      cpu.fetchAdd(Step.SHOOTDOWN, word, 1);
      cpu.send(
          Step.SHOOTDOWN,
          ask.cpu,
          self -> {
            load(self, ask.word);
            self.fetchAdd(Step.ACKNOWLEDGE, word, -1);
          });
      while (cpu.loadUnhindered(Step.AWAIT_ACKNOWLEDGE, word, -1) != 0) {
        cpu.relax(Step.AWAIT_ACKNOWLEDGE);
      }
    }

    private void remember(Cpu cpu, String what) {
      remembered.get(cpu.id()).append(what).append(' ');
    }

    /** What CPUs remember, what is in memory, and whether anybody waits for ever. */
    String outcome() {
      StringBuilder outcome = new StringBuilder(String.join("| ", remembered));
      for (int word = 0; word < WORDS; word++) {
        outcome.append("; ").append(world.peek(address(word)));
      }
      world.failure().ifPresent(outcome::append);
      return outcome.append(world.isDeadlocked() ? " stuck" : "").toString();
    }
  }
}

package pagurus.vm.space;

import java.util.Optional;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.sync.ReadWriteLock;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableOwner;

/**
 * The address space of a program.
 *
 * <p>Shared words, and the order in which they are used:
 *
 * <ul>
 *   <li><em>root</em>: written under the root table's lock (published); read by anyone.
 *   <li><em>active</em>: a bit for each CPU that has the space loaded. A CPU sets its bit,
 *       <em>fences</em>, and then reads generation and root. Whoever changes an entry writes it,
 *       advances the generation, <em>fences</em>, and then reads the bits. So either the CPU gets
 *       the IPI or it sees the change (M6).
 *   <li><em>generation</em>: advanced by every shootdown. A CPU that comes back to the space and
 *       finds a generation that it has not seen flushes first (X6). Where shootdowns may leave
 *       nodes out each has a generation of its own, so that its CPUs miss nothing by that.
 *   <li><em>pending</em>: how many flushes are under way: raised before the change, lowered after
 *       the last acknowledgement (I6, M4).
 *   <li><em>movers</em>: how many relocations may have published a table that some CPU has not
 *       heard of: raised before the first publication, lowered after the flush. As long as there is
 *       one, a CPU may walk a table that is no longer part of the tree and says what was true when
 *       it was copied. So whoever else flushes meanwhile must make the CPUs forget every way to
 *       tables, the root included, or the flush does not reach what they walk (I4).
 *   <li><em>quiesced</em>: how many movers keep the CPUs out of the space.
 *   <li><em>exiting</em>: 1 from the moment when the space is being torn down; a mover that sees it
 *       need not begin.
 *   <li><em>copy nodes</em>: for which nodes the space wants copies of its tables; those that are
 *       made from now on get them ({@code vm.replicate}).
 *   <li><em>own walks</em>, only where shootdowns may leave nodes out: see {@link OwnWalks}.
 * </ul>
 *
 * <p>The areas, and whether leaf tables may be shared, are guarded by the map lock.
 */
public final class AddressSpace implements TableOwner {
  private static final int ROOT = 0;
  private static final int GENERATION = 8;
  private static final int PENDING = 16;
  private static final int QUIESCED = 24;
  private static final int MAP_LOCK = 32;
  private static final int MOVERS = 40;
  private static final int EXITING = 48;
  private static final int COPY_NODES = 56;
  private static final int ACTIVE = 64;
  private static final int CPUS_PER_WORD = 64;

  private final int id;
  private final int asid;
  private final long words;
  private final int cpus;
  private final int generations;
  private final Optional<OwnWalks> ownWalks;
  private final ReadWriteLock mapLock;
  private AreaMap areas;
  private boolean sharesTables;
  private int visitors;
  private boolean ended;

  /**
   * A space.
   *
   * @param generations one for all CPUs, or one for each node
   */
  AddressSpace(int id, int asid, long words, int cpus, int generations, AreaMap areas) {
    this.id = id;
    this.asid = asid;
    this.words = words;
    this.cpus = cpus;
    this.areas = areas;
    this.generations = generations;
    ownWalks =
        generations > 1
            ? Optional.of(new OwnWalks(words + (long) Long.BYTES * wordsFor(cpus, 1)))
            : Optional.empty();
    mapLock = new ReadWriteLock(words + MAP_LOCK);
  }

  /**
   * How many kernel words a space takes on a machine with this many CPUs: where there is more than
   * one generation the others, and what is known of own walks, are behind all else.
   */
  static int wordsFor(int cpus, int generations) {
    int first = ACTIVE / Long.BYTES + (cpus + CPUS_PER_WORD - 1) / CPUS_PER_WORD;
    return generations > 1 ? first + generations : first;
  }

  /** This space's number; never used again. */
  @Override
  public int id() {
    return id;
  }

  /** The tag of its translations in TLBs; used again when the space is gone. */
  public int asid() {
    return asid;
  }

  long words() {
    return words;
  }

  /** Somebody will use the map lock, or ask whether the space ends. Under the lock of the list. */
  void visitBegins() {
    visitors++;
  }

  /** Says whether the words are nobody's now. Under the lock of the list. */
  boolean visitEnds() {
    visitors--;
    return ended && visitors == 0;
  }

  /** The space is gone; says whether the words are nobody's now. Under the lock of the list. */
  boolean end() {
    ended = true;
    return visitors == 0;
  }

  /**
   * Guards the areas; taken for reading by faults. Only threads of the program may take it just so;
   * others, who cannot know that the space lives, by {@link Spaces#lockIfThere}.
   */
  public ReadWriteLock mapLock() {
    return mapLock;
  }

  /** The areas. The map lock must be held. */
  public AreaMap areas() {
    return areas;
  }

  /** Replaces the areas. The map lock must be held for writing. */
  public void setAreas(AreaMap next) {
    areas = next;
  }

  /**
   * Whether a leaf table of this space has ever been shared with another. Whoever holds the lock of
   * a shared table of this space may ask, too.
   */
  public boolean sharesTables() {
    return sharesTables;
  }

  /**
   * Says that leaf tables are about to be shared. The map lock must be held for writing, unless
   * nobody can find the space yet.
   */
  public void setSharesTables() {
    sharesTables = true;
  }

  /** Whether the space is being torn down. May begin at once, unless the map lock is held. */
  public boolean isExiting(Cpu cpu) {
    return cpu.holds(Step.QUIESCE, words + EXITING, word -> word != 0);
  }

  /** Says that the space is being torn down. The map lock must be held for writing. */
  public void setExiting(Cpu cpu) {
    cpu.storeRelease(Step.QUIESCE, words + EXITING, 1);
  }

  /** The word that holds the address of the root table. */
  public long rootWord() {
    return words + ROOT;
  }

  /** The address of the root table. */
  public long root(Cpu cpu) {
    return cpu.loadAcquire(Step.LOOKUP, words + ROOT);
  }

  /** The word that counts the flushes that are pending; for whoever looks on. */
  public long pendingWord() {
    return words + PENDING;
  }

  /** How many generations there are: one for all CPUs, or one for each node. */
  public int generations() {
    return generations;
  }

  /** Which of them is that of a CPU's translations. */
  public int generationFor(Cpu cpu) {
    return generations > 1 ? cpu.node() : 0;
  }

  /** The word that holds a generation of translations. */
  public long generationWord(int number) {
    return number == 0
        ? words + GENERATION
        : words + (long) Long.BYTES * (wordsFor(cpus, 1) + number);
  }

  /** Reads the generation of a CPU's translations. */
  public long generation(Cpu cpu) {
    return cpu.loadAcquire(Step.GENERATION, generationWord(generationFor(cpu)));
  }

  /** Advances a generation; returns the new one. */
  public long advanceGeneration(Cpu cpu, int number) {
    return cpu.fetchAdd(Step.GENERATION, generationWord(number), 1) + 1;
  }

  /** Says that entries are about to change and a flush will follow. */
  public void flushBegins(Cpu cpu) {
    cpu.fetchAdd(Step.FLUSH_BEGINS, words + PENDING, 1);
  }

  /** Says that the last acknowledgement of a flush is in. */
  public void flushEnds(Cpu cpu) {
    cpu.fetchAdd(Step.FLUSH_ENDS, words + PENDING, -1);
  }

  /** How many flushes are pending. */
  public long pendingFlushes(Cpu cpu) {
    return cpu.loadAcquire(Step.FLUSH_BEGINS, words + PENDING);
  }

  /** Says that tables are about to be published that CPUs must be told of. */
  public void moveBegins(Cpu cpu) {
    cpu.fetchAdd(Step.FLUSH_BEGINS, words + MOVERS, 1);
  }

  /** Says that every CPU has been told. */
  public void moveEnds(Cpu cpu) {
    cpu.fetchAdd(Step.FLUSH_ENDS, words + MOVERS, -1);
  }

  /**
   * Whether more than so many relocations are between their first publication and the end of their
   * flush.
   */
  public boolean hasMoversBeyond(Cpu cpu, long known) {
    return cpu.holds(Step.FLUSH_BEGINS, words + MOVERS, movers -> movers > known);
  }

  @Override
  public long copyNodes(Cpu cpu) {
    return cpu.loadAcquire(Step.COPY_NODES, words + COPY_NODES);
  }

  /**
   * Says for which nodes there are to be copies of the tables that are made from now on. The space
   * must not end meanwhile.
   */
  public void setCopyNodes(Cpu cpu, long nodes) {
    cpu.storeRelease(Step.COPY_NODES, words + COPY_NODES, nodes);
  }

  @Override
  public void madeOn(Cpu cpu, long nodes) {
    if (ownWalks.isPresent()) {
      ownWalks.get().only(cpu, nodes);
    }
  }

  /** What is known of walks that stay on their node, where shootdowns may leave nodes out. */
  public Optional<OwnWalks> ownWalks() {
    return ownWalks;
  }

  /** Nodes that shootdowns may not leave out, since their CPUs may walk tables of others. */
  public long strayNodes(Cpu cpu) {
    return ownWalks.isPresent() ? ~ownWalks.get().nodes(cpu) : Entries.EVERY_NODE;
  }

  /** Keeps CPUs from loading the space. */
  public void closeGate(Cpu cpu) {
    cpu.fetchAdd(Step.QUIESCE, words + QUIESCED, 1);
  }

  /** Lets CPUs load the space again, when the last who closed the gate has opened it. */
  public void openGate(Cpu cpu) {
    cpu.fetchAdd(Step.QUIESCE, words + QUIESCED, -1);
  }

  /** Whether CPUs must stay out of the space. */
  public boolean isGateClosed(Cpu cpu) {
    return cpu.holds(Step.QUIESCE, words + QUIESCED, movers -> movers != 0);
  }

  /** Says whether a CPU has the space loaded. */
  public void setActive(Cpu cpu, boolean active) {
    long word = activeWord(cpu.id());
    long bit = 1L << (cpu.id() % CPUS_PER_WORD);
    long seen = cpu.loadAcquire(Step.SET_ACTIVE, word);
    while (!cpu.compareAndSet(Step.SET_ACTIVE, word, seen, active ? seen | bit : seen & ~bit)) {
      seen = cpu.loadAcquire(Step.SET_ACTIVE, word);
    }
  }

  private long activeWord(int cpuId) {
    return words + ACTIVE + (long) (cpuId / CPUS_PER_WORD) * Long.BYTES;
  }

  /** How many words {@link #activeCpus} has. */
  public int activeWords() {
    return (cpus + CPUS_PER_WORD - 1) / CPUS_PER_WORD;
  }

  /** The CPUs that have the space loaded, 64 to a word. */
  public long activeCpus(Cpu cpu, int word) {
    return cpu.loadAcquire(Step.READ_ACTIVE, words + ACTIVE + (long) word * Long.BYTES);
  }

  @Override
  public String toString() {
    return "space " + id;
  }
}

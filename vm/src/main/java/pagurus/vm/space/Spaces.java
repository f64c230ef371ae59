package pagurus.vm.space;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.sync.SpinLock;

/**
 * All address spaces of a machine, their numbers and their tags.
 *
 * <p>The words of a space that is gone are used for another only when no thread can still read
 * them: reclaim may have found the space through the reverse map just before. They wait in the
 * order of their tickets, so if the oldest may not be used yet, none may.
 *
 * <p>One of these words is the map lock. Whoever moves what a space has may be about to take it
 * when the space ends, and must not wait for it in a read section: its holder may wait for memory
 * that comes free only when all sections from before have ended. So such <em>visitors</em> are
 * counted, and the last of them gives the words back. Who has got the map lock of a space that is
 * not exiting is no visitor any more: the space cannot begin to exit before the lock is given back.
 */
public final class Spaces {
  /** More tags than this are never handed out, so that a CPU's table of them stays small. */
  private static final int MOST_ASIDS = 4096;

  /** The ticket of words that nobody has ever seen: before every epoch. */
  private static final long UNSEEN = 0;

  private static final long NONE = -1;

  private record FreeWords(long words, long ticket) {}

  private final Core core;
  private final int cpus;
  private final SpinLock lock;
  private final Map<Integer, AddressSpace> byId = new HashMap<>();
  private final ArrayDeque<FreeWords> freeWords = new ArrayDeque<>();
  private final BitSet asids = new BitSet();
  private final int asidLimit;
  private final int generations;
  private int lastId;
  private int lastAsid;

  /** No spaces yet. */
  public Spaces(Core core, int cpus) {
    this.core = core;
    this.cpus = cpus;
    lock = new SpinLock(core.frames().words().take(1));
    asidLimit = asidLimit(core);
    int nodes = core.frames().nodes();
    boolean leavesOut = core.entries().copiesMayLack(1) && nodes <= OwnWalks.NODES;
    generations = leavesOut ? nodes : 1;
  }

  /** How many tags there are: a CPU keeps a record for each. */
  static int asidLimit(Core core) {
    return Math.min(MOST_ASIDS, Mmu.asidsOf(core.mode()));
  }

  /**
   * Makes a space with an empty root.
   *
   * @param node where the root should be
   * @param copyNodes the nodes for which it wants copies of its tables, node n in bit n
   * @return nothing if there is no memory for the root or for the words, or no tag left
   */
  public Optional<AddressSpace> create(Cpu cpu, int node, long copyNodes) {
    lock.lock(cpu);
    AddressSpace space;
    try {
      int asid = takeAsid();
      if (asid < 0) {
        return Optional.empty();
      }
      long words = takeWords(cpu);
      if (words == NONE) {
        asids.clear(asid);
        return Optional.empty();
      }
      lastId++;
      space =
          new AddressSpace(
              lastId, asid, words, cpus, generations, AreaMap.empty(core.mode().pageShift()));
    } finally {
      lock.unlock(cpu);
    }
    if (copyNodes != 0) {
      space.setCopyNodes(cpu, copyNodes);
    }
    if (space.ownWalks().isPresent()) {
      space.ownWalks().get().born(cpu, copyNodes);
    }
    long root = core.tables().allocateNear(cpu, node, core.mode().levels(), space, 0, false);
    if (root < 0) {
      takeBack(cpu, space);
      return Optional.empty();
    }
    core.roots().add(cpu, root);
    cpu.storeRelease(Step.PUBLISH, space.rootWord(), root);
    appear(cpu, space);
    return Optional.of(space);
  }

  /** Undoes the beginning of a space that nobody could find: its words need not wait. */
  private void takeBack(Cpu cpu, AddressSpace space) {
    lock.lock(cpu);
    asids.clear(space.asid());
    freeWords.addFirst(new FreeWords(space.words(), UNSEEN));
    lock.unlock(cpu);
  }

  /** Makes a space possible to find, now that it has a root. */
  private void appear(Cpu cpu, AddressSpace space) {
    lock.lock(cpu);
    byId.put(space.id(), space);
    lock.unlock(cpu);
  }

  private int takeAsid() {
    if (asidLimit == 1) {
      return 0;
    }
    for (int tried = 1; tried < asidLimit; tried++) {
      lastAsid = lastAsid + 1 < asidLimit ? lastAsid + 1 : 1;
      if (!asids.get(lastAsid)) {
        asids.set(lastAsid);
        return lastAsid;
      }
    }
    return -1;
  }

  private long takeWords(Cpu cpu) {
    if (!freeWords.isEmpty() && core.grace().isOver(cpu, freeWords.getFirst().ticket)) {
      long words = freeWords.removeFirst().words;
      for (int word = 0; word < AddressSpace.wordsFor(cpus, generations); word++) {
        cpu.storeRelease(Step.FRAME_STATE, words + (long) word * Long.BYTES, 0);
      }
      return words;
    }
    int count = AddressSpace.wordsFor(cpus, generations);
    return core.frames().words().has(count) ? core.frames().words().take(count) : NONE;
  }

  /**
   * Makes a space impossible to find. Before its root is retired: whoever found it earlier is
   * inside a read section that the root's grace period waits for.
   */
  public void forget(Cpu cpu, AddressSpace space) {
    lock.lock(cpu);
    byId.remove(space.id());
    lock.unlock(cpu);
  }

  /** Lets the tag and the words of a forgotten space be used again, when nobody uses them. */
  public void recycle(Cpu cpu, AddressSpace space) {
    lock.lock(cpu);
    asids.clear(space.asid());
    if (space.end()) {
      freeLater(cpu, space);
    }
    lock.unlock(cpu);
  }

  private void freeLater(Cpu cpu, AddressSpace space) {
    freeWords.addLast(new FreeWords(space.words(), core.grace().advance(cpu)));
  }

  /**
   * Takes the map lock of a space for reading, for whoever is no thread of its program, so that the
   * space may have ended, or ends meanwhile. The caller holds no lock and is in no read section.
   *
   * @return whether the lock is held, and so the space stays; false if it is gone
   */
  public boolean lockIfThere(Cpu cpu, AddressSpace space) {
    if (!visit(cpu, space)) {
      return false;
    }
    space.mapLock().lockRead(cpu);
    boolean stays = !space.isExiting(cpu);
    if (!stays) {
      space.mapLock().unlockRead(cpu);
    }
    lock.lock(cpu);
    if (space.visitEnds()) {
      freeLater(cpu, space);
    }
    lock.unlock(cpu);
    return stays;
  }

  private boolean visit(Cpu cpu, AddressSpace space) {
    lock.lock(cpu);
    boolean there = byId.containsKey(space.id());
    if (there) {
      space.visitBegins();
    }
    lock.unlock(cpu);
    return there;
  }

  /** The space with this number, if it is still there. */
  public Optional<AddressSpace> find(Cpu cpu, int id) {
    lock.lock(cpu);
    try {
      return Optional.ofNullable(byId.get(id));
    } finally {
      lock.unlock(cpu);
    }
  }

  /** All spaces that exist at this moment. */
  public List<AddressSpace> all(Cpu cpu) {
    lock.lock(cpu);
    try {
      return List.copyOf(byId.values());
    } finally {
      lock.unlock(cpu);
    }
  }
}

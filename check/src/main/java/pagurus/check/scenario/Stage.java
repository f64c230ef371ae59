package pagurus.check.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.check.spec.Specification;
import pagurus.check.world.World;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Placements;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * Where a scenario is set: one address space whose tables are on node 0 and are to go to node 1,
 * and what each CPU does.
 *
 * <p>Pages are numbered; a page holds one value. Pages 0 to 3 share a leaf table, 4 to 7 the next.
 */
public final class Stage {
  /** Where moved tables go. */
  static final int TARGET_NODE = 1;

  private static final int SOURCE_NODE = 0;
  private static final int PAGES = 8;
  private static final int ROUNDS = 2;

  /** A mover that gives up and begins again more often than this never ends. */
  private final Setting setting;

  private final World world;
  private final Kernel kernel;
  private final PagingMode mode;
  private final AddressSpace space;
  private final List<Mover> movers = new ArrayList<>();
  private final List<Player> players = new ArrayList<>();
  private final List<Integer> mapped = new ArrayList<>();
  private final List<Consumer<Specification>> endings = new ArrayList<>();

  private record Mover(int level, RelocationCounters counters) {}

  Stage(Setting setting, World world, Kernel kernel) {
    this.setting = setting;
    this.world = world;
    this.kernel = kernel;
    mode = kernel.core().mode();
    space = kernel.createSpace(kernel.thread(0), SOURCE_NODE).orElseThrow();
  }

  /** The kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** The space of the scenario. */
  public AddressSpace space() {
    return space;
  }

  /** What the scenario is played with. */
  public Setting setting() {
    return setting;
  }

  /** The paging mode. */
  public PagingMode mode() {
    return mode;
  }

  /** The kernel side of a CPU. */
  public KernelThread thread(int cpu) {
    return kernel.thread(cpu);
  }

  /** The address of the first byte of a page. */
  public long vaddr(int page) {
    return page * mode.pageBytes();
  }

  long[] vaddrs() {
    long[] all = new long[PAGES];
    for (int page = 0; page < PAGES; page++) {
      all[page] = vaddr(page);
    }
    return all;
  }

  // The set.

  /** Makes an area of these pages that may be read and written; nothing is there yet. */
  public void area(int firstPage, int pages) {
    area(firstPage, pages, false);
  }

  /** The same, with huge leaves if asked for. */
  public void area(int firstPage, int pages, boolean huge) {
    long from = vaddr(firstPage);
    int rights = Rights.READ | Rights.WRITE;
    long to = from + pages * mode.pageBytes();
    kernel
        .mapping()
        .map(thread(0), space, new Area(from, to, rights, new Backing.Anonymous(), 0, huge));
    for (int page = firstPage; page < firstPage + pages; page++) {
      mapped.add(page);
    }
  }

  /** Brings a page into memory; it is clean, and what it holds is in swap too. */
  public void cleanPage(int page) {
    touch(page, Access.WRITE);
    reclaim();
    touch(page, Access.READ);
    forget();
  }

  /** Brings a page into memory; it is dirty. */
  public void dirtyPage(int page) {
    touch(page, Access.WRITE);
    forget();
  }

  /** Sends a page to swap. */
  public void swappedPage(int page) {
    touch(page, Access.WRITE);
    reclaim();
  }

  private void touch(int page, int access) {
    long paddr = kernel.translate(thread(0), space, vaddr(page), access);
    if (paddr < 0) {
      throw new IllegalStateException("page " + page + " cannot be set");
    }
  }

  /** Takes every page out of memory that can go. */
  void reclaim() {
    KernelThread thread = thread(0);
    for (int round = 0; round < ROUNDS; round++) {
      thread.enter();
      for (int node = 0; node < world.topology().nodes(); node++) {
        kernel.reclaimer().reclaim(thread, node, Integer.MAX_VALUE);
      }
      thread.leave();
    }
  }

  private void forget() {
    Activation.leave(thread(0));
    thread(0).mmu().invalidateAll();
    thread(0).forgetGenerations();
  }

  // Who does what.

  /** A program on a CPU, which runs the space from the beginning. */
  public void program(int cpu, Consumer<Player> body) {
    Player player = new Player(this, cpu);
    players.add(player);
    Activation.activate(thread(cpu), space);
    world.program(cpu, () -> body.accept(player));
  }

  /** Kernel code on a CPU that does not run the space. */
  public void kernelWork(int cpu, Consumer<Player> body) {
    Player player = new Player(this, cpu);
    players.add(player);
    world.program(cpu, () -> body.accept(player));
  }

  /** Moves the table of the setting to the other node, from a CPU that does not run the space. */
  public void mover(int cpu) {
    kernelWork(cpu, Player::move);
  }

  /** The walker of a CPU walks a page, once, whenever it likes. */
  public void speculation(int cpu, int page) {
    world.walker(cpu, () -> thread(cpu).mmu().prefetch(vaddr(page)));
  }

  /** Looks at something more when nobody moves any more. */
  public void atTheEnd(Consumer<Specification> look) {
    endings.add(look);
  }

  /** Carries a move out. */
  void move(int cpu, Target target) {
    int level = target.level(mode.levels());
    RelocationCounters counters = new RelocationCounters(mode.levels());
    movers.add(new Mover(level, counters));
    RelocationRequest request =
        RelocationRequest.all(space, mode, Placements.fixedNode(TARGET_NODE))
            .levels(level, level)
            .range(0, mode.span(2));
    new Relocator(kernel.flush(), kernel.spaces())
        .relocate(thread(cpu), request, setting.protocol(), counters);
  }

  // The end.

  void play(Specification specification) {
    players.forEach(player -> player.attach(specification));
  }

  /** Looks at everything when nobody moves any more. */
  void conclude(Specification specification) {
    for (KernelThread thread : kernel.threads()) {
      Activation.leave(thread);
    }
    specification.settled();
    countLeftBehind(specification);
    endings.forEach(look -> look.accept(specification));
    if (specification.first().isEmpty() && exists()) {
      reclaim();
      mapped.forEach(page -> readBack(page, specification));
    }
  }

  private boolean exists() {
    return kernel.spaces().find(thread(0).cpu(), space.id()).isPresent();
  }

  private void readBack(int page, Specification specification) {
    long paddr = kernel.translate(thread(0), space, vaddr(page), Access.READ);
    if (paddr >= 0) {
      specification.readBack(page, world.peek(paddr));
    }
  }

  private void countLeftBehind(Specification specification) {
    if (movers.isEmpty() || !exists()) {
      return;
    }
    Mover mover = movers.getLast();
    int level = mover.level();
    KernelThread thread = thread(0);
    long table;
    if (level == mode.levels()) {
      table = space.root(thread.cpu());
    } else {
      var path = thread.find(space, 0, level);
      if (path.level() != level) {
        return;
      }
      table = path.table();
    }
    if (kernel.core().tables().nodeOf(table) != TARGET_NODE) {
      long reported = 0;
      for (Outcome outcome : Outcome.values()) {
        reported +=
            outcome == Outcome.MOVED || outcome == Outcome.ALREADY_PLACED
                ? 0
                : mover.counters().count(outcome);
      }
      if (reported == 0) {
        specification.leftBehind(1, reported);
      }
    }
  }

  World world() {
    return world;
  }
}

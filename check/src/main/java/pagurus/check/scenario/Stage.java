package pagurus.check.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.check.spec.SpaceMemory;
import pagurus.check.spec.Specification;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
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
  public static final int TARGET_NODE = 1;

  /** Where they come from. */
  public static final int SOURCE_NODE = 0;

  /** Pages that a leaf table translates. */
  public static final int PAGES_PER_TABLE = 4;

  static final int PAGES = 8;
  private static final long DIRTY_VALUE = 0xd000;

  private final Setting setting;
  private final World world;
  private final Kernel kernel;
  private final SwapInMemory swap;
  private final PagingMode mode;
  private final AddressSpace space;
  private final Moves moves;
  private final Clearing clearing;
  private final List<Player> players = new ArrayList<>();
  private final List<Integer> mapped = new ArrayList<>();
  private final List<Consumer<Specification>> endings = new ArrayList<>();

  /** What pages hold at first, of each space that a program may run. */
  private final Map<AddressSpace, Map<Integer, Long>> stored = new LinkedHashMap<>();

  private final List<AddressSpace> children = new ArrayList<>();
  private @Nullable AddressSpace sharer;
  private @Nullable Area fileArea;

  Stage(Setting setting, World world, Kernel kernel, SwapInMemory swap) {
    this.setting = setting;
    this.swap = swap;
    this.world = world;
    this.kernel = kernel;
    mode = kernel.core().mode();
    space = kernel.createSpace(kernel.thread(0), SOURCE_NODE).orElseThrow();
    stored.put(space, new TreeMap<>());
    clearing = new Clearing(kernel);
    moves = new Moves(world, kernel, setting.protocol());
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

  /** Makes an area of these pages of a file, which stores go through to; nothing is there yet. */
  public void fileArea(int pages) {
    int file = kernel.files().open(new SwapInMemory(mode.pageBytes(), pages)).id();
    int rights = Rights.READ | Rights.WRITE;
    Backing backing = new Backing.File(file, true);
    fileArea = new Area(0, vaddr(pages), rights, backing, 0, false);
    kernel.mapping().map(thread(0), space, fileArea);
    for (int page = 0; page < pages; page++) {
      mapped.add(page);
    }
  }

  /** Brings pages into memory; they are clean, and what they hold is in swap too. */
  public void cleanPages(int... pages) {
    for (int page : pages) {
      touch(page, Access.WRITE);
    }
    clearing.reclaim();
    for (int page : pages) {
      touch(page, Access.READ);
    }
    clearing.forget();
  }

  /** Stores something to a page; only memory has it, and the entry says that the page is dirty. */
  public void dirtyPage(int page) {
    long value = DIRTY_VALUE | page;
    KernelThread thread = thread(0);
    thread.cpu().storeRelease(Step.USER_STORE, touch(page, Access.WRITE), value);
    storedIn(space).put(page, value);
    clearing.forget();
  }

  /** Takes every page out of memory that can go; while one is written, something else happens. */
  public void everyPageOut(Runnable meanwhile) {
    swap.whileWriting(meanwhile);
    clearing.reclaim();
    swap.whileWriting(() -> {});
    clearing.forget();
  }

  private Map<Integer, Long> storedIn(AddressSpace of) {
    return Objects.requireNonNull(stored.get(of), "a program may run it");
  }

  /** Throws away what a page holds: it is zeros, and nothing is there. */
  public void discardedPage(int page) {
    kernel.mapping().discard(thread(0), space, vaddr(page), vaddr(page + 1));
    storedIn(space).remove(page);
    clearing.forget();
  }

  /** Makes a page look as if nobody had used it for long, in each space that a program may run. */
  public void oldPage(int page) {
    stored.keySet().forEach(of -> clearing.age(of, vaddr(page)));
  }

  /** Sends a page to swap, and every other with it. */
  public void swappedPage(int page) {
    touch(page, Access.WRITE);
    clearing.reclaim();
    clearing.forget();
  }

  /** Makes a space that sees the same pages: nobody may write to them any more. */
  public void child() {
    bear(fork());
  }

  /** The same; a program may run it. */
  public AddressSpace childThatRuns() {
    AddressSpace child = fork();
    stored.put(child, new TreeMap<>(storedIn(space)));
    return child;
  }

  private AddressSpace fork() {
    AddressSpace child =
        kernel
            .fork()
            .fork(thread(0), space)
            .orElseThrow(() -> new IllegalStateException("there is no memory for a child"));
    clearing.forget();
    return child;
  }

  /** Makes a space that sees the same pages, and uses the same leaf tables. */
  public void sharingChild() {
    sharer =
        kernel
            .fork()
            .forkSharingTables(thread(0), space)
            .orElseThrow(() -> new IllegalStateException("there is no memory for a child"));
    if (fileArea == null) {
      bear(sharer);
    }
    clearing.forget();
  }

  /** Makes a space that maps the same file, and has loaded a page of it. */
  public void strangerThatShows(int page) {
    sharer = kernel.createSpace(thread(0), SOURCE_NODE).orElseThrow();
    kernel.mapping().map(thread(0), sharer, Objects.requireNonNull(fileArea, "there is a file"));
    touch(sharer, page, Access.READ);
    clearing.forget();
  }

  /**
   * Makes a page of a space that nobody runs, which has not been used for long: whoever wants a
   * page to leave memory is content with it.
   */
  public void sparePage() {
    AddressSpace stranger = kernel.createSpace(thread(0), SOURCE_NODE).orElseThrow();
    int rights = Rights.READ | Rights.WRITE;
    Area area = new Area(0, vaddr(1), rights, new Backing.Anonymous(), 0, false);
    kernel.mapping().map(thread(0), stranger, area);
    touch(stranger, 0, Access.WRITE);
    clearing.age(stranger, vaddr(0));
    clearing.forget();
  }

  /** The free frames of a node are such as others have used, and hold junk. */
  public void usedFrames(int node) {
    clearing.usedFrames(node);
  }

  private long touch(int page, int access) {
    return touch(space, page, access);
  }

  private long touch(AddressSpace in, int page, int access) {
    long paddr = kernel.translate(thread(0), in, vaddr(page), access);
    if (paddr < 0) {
      throw new IllegalStateException("page " + page + " cannot be set");
    }
    return paddr;
  }

  // Who does what.

  /** A program on a CPU, which runs the space from the beginning. */
  public void program(int cpu, Consumer<Player> body) {
    program(cpu, space, body);
  }

  /** The same of another space, which is one that a program may run. */
  public void program(int cpu, AddressSpace of, Consumer<Player> body) {
    Activation.activate(thread(cpu), of);
    play(new Player(this, cpu, of), body);
  }

  /** Kernel code on a CPU that does not run the space. */
  public void kernelWork(int cpu, Consumer<Player> body) {
    play(new Player(this, cpu, space), body);
  }

  private void play(Player player, Consumer<Player> body) {
    players.add(player);
    world.program(player.thread().cpu().id(), () -> body.accept(player));
  }

  /** Moves the table of the setting to the other node, from a CPU that does not run the space. */
  public void mover(int cpu) {
    kernelWork(cpu, Player::move);
  }

  /**
   * Moves the table of the setting to the other node on behalf of the last child, which shares it,
   * from a CPU that runs neither.
   */
  public void moverForChild(int cpu) {
    AddressSpace child = sharer();
    kernelWork(cpu, player -> move(cpu, child, setting.target(), TARGET_NODE, PAGES_PER_TABLE));
  }

  /** The walker of a CPU walks a page, once, whenever it likes. */
  public void speculation(int cpu, int page) {
    KernelThread thread = thread(cpu);
    world.walker(
        cpu,
        () -> {
          if (thread.loaded().isEmpty()) {
            thread.cpu().local(Step.SPECULATE, vaddr(page));
          }
          thread.mmu().prefetch(vaddr(page));
        });
  }

  /** Looks at something more when nobody moves any more. */
  public void atTheEnd(Consumer<Specification> look) {
    endings.add(look);
  }

  /** Carries a move of the tables of these pages out. */
  void move(int cpu, Target target, int node, int pages) {
    move(cpu, space, target, node, pages);
  }

  private void move(int cpu, AddressSpace of, Target target, int node, int pages) {
    moves.move(thread(cpu), of, target.level(mode.levels()), node, pages);
  }

  /** The child that shares tables. */
  AddressSpace sharer() {
    return Objects.requireNonNull(sharer, "a scenario makes the child first");
  }

  void bear(AddressSpace born) {
    children.add(born);
  }

  void remapped(int from, int to) {
    mapped.replaceAll(page -> page == from ? to : page);
  }

  /** How many tables of a level have been moved so far. */
  public long moved(Target target) {
    return moves.moved(target.level(mode.levels()));
  }

  // The end.

  void play(Specification specification) {
    stored.forEach(
        (of, values) -> {
          SpaceMemory memory = specification.begins(of);
          values.forEach(memory::begins);
        });
    players.forEach(player -> player.attach(specification));
  }

  /** Looks at everything when nobody moves any more. */
  void conclude(Specification specification) {
    for (KernelThread thread : kernel.threads()) {
      Activation.leave(thread);
    }
    specification.settled();
    if (exists(space)) {
      moves.countLeftBehind(specification);
    }
    endings.forEach(look -> look.accept(specification));
    if (specification.first().isEmpty()) {
      clearing.reclaim();
      ReadBack readBack = new ReadBack(world, kernel, mapped);
      specification.memories().forEach(readBack::of);
      if (exists(space)) {
        children.forEach(child -> readBack.ofChild(specification.memoryOf(space), child));
      }
    }
  }

  private boolean exists(AddressSpace which) {
    return kernel.spaces().find(thread(0).cpu(), which.id()).isPresent();
  }

  World world() {
    return world;
  }
}

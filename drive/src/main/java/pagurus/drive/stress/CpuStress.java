package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import pagurus.drive.verify.WordLedger;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.Remap;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.sync.SpinLock;

/** The operations of one CPU. */
final class CpuStress {
  private static final int ACCESSES = 32;
  private static final int PINS = 8;
  private static final int RECLAIMED_PAGES = 24;
  private static final int CHILDREN_END_ONE_IN = 4;
  private static final int SPAWNED_PAGES = 6;
  private static final int PREPARED_ONE_IN = 4;
  private static final int VIEW_CHANGES_ONE_IN = 4;

  private final Kernel kernel;
  private final KernelThread thread;
  private final Layout layout;
  private final List<Arena> arenas;
  private final WordLedger journal = new WordLedger(0, false);
  private final Account account = new Account();
  private final UserAccess user;
  private final TableMover mover;
  private final MemoryMover memory;
  private final Optional<KernelWork> kernelWork;
  private final List<Child> children = new ArrayList<>();
  private final int journalFile;
  private final int mostChildren;
  private int spawned;

  CpuStress(
      Kernel kernel,
      KernelThread thread,
      Layout layout,
      List<Arena> arenas,
      int journalFile,
      int mostChildren,
      SpinLock outOfUse,
      StressOptions options) {
    this.journalFile = journalFile;
    this.mostChildren = mostChildren;
    this.kernel = kernel;
    this.thread = thread;
    this.layout = layout;
    this.arenas = arenas;
    user = new UserAccess(kernel, thread, account);
    mover = new TableMover(kernel, thread, options.protocols());
    memory = new MemoryMover(kernel, thread, options.protocols(), outOfUse);
    kernelWork =
        kernel
            .kernelSpace()
            .filter(half -> KernelWork.isFor(thread))
            .map(half -> new KernelWork(half, thread, kernel.core().mode(), account));
  }

  /** Carries one operation out; all that it draws comes from a seed of its own. */
  void step(long seed) {
    SplittableRandom draw = new SplittableRandom(seed);
    Operation operation = possible(Operation.drawn(draw.nextInt(Operation.lots())));
    Arena arena = arenas.get(draw.nextInt(arenas.size()));
    account.count(operation);
    thread.cpu().poll(Step.POLL);
    switch (operation) {
      case ACCESS_OWN -> accessOwn(arena, draw);
      case ACCESS_SHARED -> accessShared(draw.nextBoolean() ? shared(arena) : image(arena), draw);
      case ACCESS_FILE -> accessShared(journal(arena), draw);
      case VIEW_FILE -> viewFile(arena, draw);
      case PEEK -> peek(arena, draw);
      case PIN -> pin(arena, draw);
      case UNMAP -> unmap(arena, region(arena, draw), draw);
      case DISCARD -> discard(arena, region(arena, draw), draw);
      case PROTECT -> protect(arena, region(arena, draw), draw);
      case REMAP -> remap(arena, region(arena, draw));
      case ADVISE_HUGE -> adviseHuge(arena, region(arena, draw), draw);
      case MIGRATE -> memory.migrate(arena.space(), draw);
      case OFFLINE -> memory.offline(draw);
      case COMPACT -> memory.compact(draw);
      case COLLAPSE -> collapse(arena, region(arena, draw), draw);
      case RECLAIM -> reclaim(draw);
      case FORK -> fork(arena, draw);
      case USE_CHILD -> useChild(draw);
      case SPAWN -> spawn(draw);
      case KERNEL -> kernelWork.ifPresent(work -> work.step(draw));
      case RELOCATE -> relocate(arena, draw);
    }
  }

  /** What is not counted as done where it cannot be done. */
  private Operation possible(Operation drawn) {
    return drawn == Operation.KERNEL && kernelWork.isEmpty() ? Operation.ACCESS_OWN : drawn;
  }

  private Region region(Arena arena, SplittableRandom draw) {
    List<Region> own = arena.own(thread.cpu().id());
    return own.get(draw.nextInt(own.size()));
  }

  private int node(SplittableRandom draw) {
    return draw.nextInt(kernel.core().frames().nodes());
  }

  private void accessOwn(Arena arena, SplittableRandom draw) {
    Region region = region(arena, draw);
    for (int i = 0; i < ACCESSES; i++) {
      int page = draw.nextInt(region.pages());
      int word = draw.nextInt(Region.WORDS);
      if (draw.nextBoolean()) {
        region.store(user, arena.space(), page, word);
      } else {
        region.load(user, arena.space(), page, word);
      }
    }
  }

  private SharedWords shared(Arena arena) {
    WordLedger ledger = arena.ledger(thread.cpu().id());
    long start = layout.sharedStart();
    return new SharedWords(user, arena.space(), ledger, start, layout.sharedPages(), start);
  }

  private SharedWords image(Arena arena) {
    WordLedger ledger = arena.ledger(thread.cpu().id());
    long start = layout.imageStart();
    return new SharedWords(user, arena.space(), ledger, start, layout.imagePages(), start);
  }

  private SharedWords journal(Arena arena) {
    long start = layout.journalStart();
    return new SharedWords(user, arena.space(), journal, start, layout.journalPages(), 0);
  }

  /** In every arena the view is at the same address, so that they share a table or part again. */
  private void viewFile(Arena arena, SplittableRandom draw) {
    AddressSpace space = arena.space();
    long start = layout.viewStart(thread.cpu().id());
    SharedWords view = new SharedWords(user, space, journal, start, layout.journalPages(), 0);
    accessShared(view, draw);
    long end = start + layout.viewBytes();
    switch (draw.nextInt(VIEW_CHANGES_ONE_IN)) {
      case 0 -> {
        kernel.mapping().unmap(thread, space, start, end);
        user.expectRefusal(space, start, Access.READ, FaultOutcome.NO_AREA);
        kernel.mapping().map(thread, space, arena.view(thread.cpu().id(), journalFile));
      }
      case 1 -> {
        long part = start + layout.pageBytes() * (1 + draw.nextInt(layout.journalPages()));
        kernel.mapping().protect(thread, space, start, part, Access.READ);
        user.expectRefusal(space, start, Access.WRITE, FaultOutcome.FORBIDDEN);
        kernel.mapping().protect(thread, space, start, end, Access.READ | Access.WRITE);
      }
      default -> {}
    }
    accessShared(view, draw);
  }

  private static void accessShared(SharedWords words, SplittableRandom draw) {
    for (int i = 0; i < ACCESSES; i++) {
      long place = words.draw(draw);
      if (draw.nextBoolean()) {
        words.store(place);
      } else {
        words.load(place);
      }
    }
  }

  private void peek(Arena arena, SplittableRandom draw) {
    List<Region> others = arena.own(draw.nextInt(layout.cpus()));
    Region region = others.get(draw.nextInt(others.size()));
    for (int i = 0; i < ACCESSES; i++) {
      region.peek(user, arena.space(), draw.nextInt(region.pages()), draw.nextInt(Region.WORDS));
    }
  }

  private void pin(Arena arena, SplittableRandom draw) {
    Region region = region(arena, draw);
    for (int i = 0; i < PINS; i++) {
      int page = draw.nextInt(region.pages());
      int pfn = kernel.pins().pin(thread, arena.space(), region.vaddrOf(page));
      if (pfn != Frames.NONE) {
        for (int word = 0; word < Region.WORDS; word++) {
          long value = user.load(kernel.userAddress(pfn) + region.offset(page, word));
          region.check(user, arena.space(), page, word, value);
        }
        kernel.pins().unpin(thread, pfn);
      }
      SharedWords words = draw.nextBoolean() ? shared(arena) : journal(arena);
      words.pin(words.draw(draw));
      thread.cpu().poll(Step.POLL);
    }
  }

  private void unmap(Arena arena, Region region, SplittableRandom draw) {
    boolean all = draw.nextBoolean();
    int from = all ? 0 : draw.nextInt(region.pages());
    int to = all ? region.pages() : from + 1 + draw.nextInt(region.pages() - from);
    kernel.mapping().unmap(thread, arena.space(), region.vaddrOf(from), region.vaddrOf(to));
    long gone = region.vaddrOf(from + draw.nextInt(to - from));
    user.expectRefusal(arena.space(), gone, Access.READ, FaultOutcome.NO_AREA);
    kernel.mapping().map(thread, arena.space(), region.area(from, to));
    region.forget(from, to);
    region.setReadOnly(from, to, false);
    region.load(user, arena.space(), from, 0);
    region.store(user, arena.space(), to - 1, 0);
  }

  private void discard(Arena arena, Region region, SplittableRandom draw) {
    int from = draw.nextInt(region.pages());
    int to = from + 1 + draw.nextInt(region.pages() - from);
    kernel.mapping().discard(thread, arena.space(), region.vaddrOf(from), region.vaddrOf(to));
    region.forget(from, to);
    region.load(user, arena.space(), to - 1, draw.nextInt(Region.WORDS));
  }

  private void protect(Arena arena, Region region, SplittableRandom draw) {
    int from = draw.nextInt(region.pages());
    int to = from + 1 + draw.nextInt(region.pages() - from);
    boolean readOnly = !region.isReadOnly(from);
    int rights = readOnly ? Access.READ : Access.READ | Access.WRITE;
    kernel
        .mapping()
        .protect(thread, arena.space(), region.vaddrOf(from), region.vaddrOf(to), rights);
    region.setReadOnly(from, to, readOnly);
    for (int page = from; page < to; page++) {
      region.store(user, arena.space(), page, draw.nextInt(Region.WORDS));
      region.load(user, arena.space(), page, draw.nextInt(Region.WORDS));
    }
  }

  private void remap(Arena arena, Region region) {
    Remap remap = kernel.remap();
    long target = region.otherStart();
    if (remap.move(thread, arena.space(), region.start(), region.end(), target)) {
      user.expectRefusal(arena.space(), region.start(), Access.READ, FaultOutcome.NO_AREA);
      region.moved();
    } else {
      account.countRefusal();
    }
    region.load(user, arena.space(), 0, 0);
  }

  private void adviseHuge(Arena arena, Region region, SplittableRandom draw) {
    if (region.mayBeHuge()) {
      kernel
          .mapping()
          .adviseHuge(thread, arena.space(), region.start(), region.end(), draw.nextBoolean());
    }
  }

  /**
   * Makes a huge leaf of small ones. Left to itself a region that may be huge hardly ever can: a
   * page of it is in swap or read-only, or no block is whole. So it is seen to now and then.
   */
  private void collapse(Arena arena, Region region, SplittableRandom draw) {
    boolean prepared = region.mayBeHuge() && draw.nextInt(PREPARED_ONE_IN) == 0;
    int node = node(draw);
    if (prepared) {
      int rights = Access.READ | Access.WRITE;
      kernel.mapping().protect(thread, arena.space(), region.start(), region.end(), rights);
      region.setReadOnly(0, region.pages(), false);
      memory.clearBlock(node, draw);
      for (int page = 0; page < region.pages(); page++) {
        region.store(user, arena.space(), page, draw.nextInt(Region.WORDS));
      }
    }
    memory.collapse(arena.space(), draw.nextLong(region.start(), region.end()), node);
    region.load(user, arena.space(), draw.nextInt(region.pages()), draw.nextInt(Region.WORDS));
  }

  private void reclaim(SplittableRandom draw) {
    thread.enter();
    kernel.reclaimer().reclaim(thread, node(draw), RECLAIMED_PAGES);
    thread.leave();
  }

  private void fork(Arena arena, SplittableRandom draw) {
    if (mostChildren == 0) {
      return;
    }
    if (children.size() == mostChildren) {
      children.removeFirst().end();
    }
    List<Region> own = arena.own(thread.cpu().id());
    children.addAll(Child.of(user, arena, own, shared(arena), draw));
    own.getFirst().store(user, arena.space(), 0, draw.nextInt(Region.WORDS));
  }

  private void useChild(SplittableRandom draw) {
    if (children.isEmpty()) {
      return;
    }
    children.get(draw.nextInt(children.size())).use(draw);
    if (draw.nextInt(CHILDREN_END_ONE_IN) == 0) {
      children.removeFirst().end();
    }
  }

  private void spawn(SplittableRandom draw) {
    var made = kernel.createSpace(thread, node(draw));
    if (made.isEmpty()) {
      account.countRefusal();
      return;
    }
    account.countSpawned();
    AddressSpace space = made.get();
    long start = draw.nextLong(layout.lastStart(SPAWNED_PAGES)) & -layout.pageBytes();
    long page = layout.pageBytes();
    int id = -(thread.cpu().id() + layout.cpus() * spawned++) - 1;
    Region region = new Region(id, start, start, SPAWNED_PAGES, page, page);
    kernel.mapping().map(thread, space, region.area(0, SPAWNED_PAGES));
    for (int i = 0; i < ACCESSES; i++) {
      region.store(user, space, draw.nextInt(SPAWNED_PAGES), draw.nextInt(Region.WORDS));
    }
    region.checkAll(user, space);
    kernel.exit().exit(thread, space);
  }

  private void relocate(Arena arena, SplittableRandom draw) {
    boolean anySpace = draw.nextInt(4) == 0;
    List<AddressSpace> all = anySpace ? kernel.spaces().all(thread.cpu()) : List.of();
    AddressSpace space = anySpace ? all.get(draw.nextInt(all.size())) : arena.space();
    mover.move(space, draw);
  }

  /** Ends the spaces that only this CPU has, and gives back what the kernel has mapped on it. */
  void endChildren() {
    children.forEach(Child::end);
    children.clear();
    kernelWork.ifPresent(KernelWork::end);
  }

  Account account() {
    return account;
  }

  /** What this CPU knows of the words of the file that all share. */
  WordLedger journal() {
    return journal;
  }

  TableMover mover() {
    return mover;
  }

  UserAccess user() {
    return user;
  }
}

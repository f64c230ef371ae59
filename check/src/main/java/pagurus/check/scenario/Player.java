package pagurus.check.scenario;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pagurus.check.spec.Specification;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.KernelThread;

/** What one CPU can do in a scenario. */
public final class Player {
  private final Stage stage;
  private final int cpu;
  private final KernelThread thread;
  private @Nullable Specification specification;
  private long stores;

  Player(Stage stage, int cpu) {
    this.stage = stage;
    this.cpu = cpu;
    thread = stage.thread(cpu);
  }

  void attach(Specification next) {
    specification = next;
  }

  private Specification specification() {
    return Objects.requireNonNull(specification, "a scenario is specified before it is played");
  }

  /** The kernel side of this CPU. */
  public KernelThread thread() {
    return thread;
  }

  /** The kernel. */
  public Kernel kernel() {
    return stage.kernel();
  }

  /** User code stores a value that nobody has stored before; false if it was not allowed to. */
  public boolean store(int page) {
    long value = (long) (cpu + 1) << 16 | page << 8 | ++stores;
    long paddr = translate(page, Access.WRITE);
    if (paddr < 0) {
      return false;
    }
    specification().used(cpu, page, paddr, true);
    specification().stored(cpu, page, value);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
    interrupts();
    return true;
  }

  /** User code loads a page; false if it was not allowed to. */
  public boolean load(int page) {
    long paddr = translate(page, Access.READ);
    if (paddr < 0) {
      return false;
    }
    specification().used(cpu, page, paddr, false);
    long value = thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
    specification().loaded(cpu, page, value);
    interrupts();
    return true;
  }

  private long translate(int page, int access) {
    long paddr = stage.kernel().translate(thread, stage.space(), stage.vaddr(page), access);
    if (paddr < 0 && Kernel.outcomeOf(paddr) == FaultOutcome.OUT_OF_MEMORY) {
      throw new IllegalStateException("cpu " + cpu + " finds no memory for page " + page);
    }
    return paddr;
  }

  /** Interrupts are served between two instructions of user code. */
  private void interrupts() {
    Cpu seam = thread.cpu();
    seam.poll(Step.POLL);
  }

  /** Moves the table of the setting to the other node. */
  public void move() {
    stage.move(cpu, stage.setting().target());
  }

  /** Moves another table to the other node. */
  public void move(Target target) {
    stage.move(cpu, target);
  }

  /** Takes pages out of the space. */
  public void unmap(int firstPage, int pages) {
    kernel()
        .mapping()
        .unmap(thread, stage.space(), stage.vaddr(firstPage), stage.vaddr(firstPage + pages));
    for (int page = firstPage; page < firstPage + pages; page++) {
      specification().unmapped(page);
    }
  }

  /** Takes the right to store away from pages. */
  public void protect(int firstPage, int pages) {
    kernel()
        .mapping()
        .protect(
            thread,
            stage.space(),
            stage.vaddr(firstPage),
            stage.vaddr(firstPage + pages),
            pagurus.arch.Rights.READ);
    for (int page = firstPage; page < firstPage + pages; page++) {
      specification().writeProtected(page);
    }
  }

  /** Takes pages of a node out of memory, if they have not been used lately. */
  public void reclaim(int node) {
    thread.enter();
    kernel().reclaimer().reclaim(thread, node, 1);
    thread.leave();
  }
}

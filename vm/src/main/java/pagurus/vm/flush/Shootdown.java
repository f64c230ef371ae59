package pagurus.vm.flush;

import java.util.ArrayList;
import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.ShootdownRequest.Scope;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * Makes every CPU that runs a space forget translations, and waits until all have.
 *
 * <p>On return no CPU uses what was changed before the call, nor can a walker reach a table that
 * was unlinked before the call. Not promised: anything about changes that others make meanwhile,
 * nor that kernel threads have let go of pointers.
 *
 * <p>Where copies of tables may lack entries, a change of leaves concerns only nodes that may have
 * had them (numaPTE's filter); the CPUs of others are not asked, and miss no generation, since each
 * node has its own.
 *
 * <p>Spaces that share a table are shot down together: one round, in which each CPU that runs any
 * of them is asked once.
 *
 * <p>May be called with table locks held: whoever waits for them serves IPIs.
 */
public final class Shootdown {
  private static final int CPUS_PER_WORD = 64;

  private final List<KernelThread> threads;
  private final List<ShootdownRequest> requests = new ArrayList<>();

  /** By node, 64 to a word. */
  private final long[][] cpusOfNode;

  /** Shootdowns between these threads, one for each CPU. */
  public Shootdown(List<KernelThread> threads) {
    this.threads = threads;
    for (KernelThread thread : threads) {
      requests.add(new ShootdownRequest(threads, thread.acknowledgeWord()));
    }
    cpusOfNode = cpusOfNode(threads);
  }

  private static long[][] cpusOfNode(List<KernelThread> threads) {
    int nodes = 1 + threads.stream().mapToInt(thread -> thread.cpu().node()).max().orElse(0);
    long[][] cpus = new long[nodes][1 + threads.size() / CPUS_PER_WORD];
    for (KernelThread thread : threads) {
      int cpu = thread.cpu().id();
      cpus[thread.cpu().node()][cpu / CPUS_PER_WORD] |= 1L << cpu % CPUS_PER_WORD;
    }
    return cpus;
  }

  /**
   * Forgets the leaf translations of a range.
   *
   * @param others spaces that share what was changed; mostly none
   * @param readers the nodes that may have had them, if the walks of others stay on their nodes
   */
  public void leaves(
      KernelThread by,
      AddressSpace space,
      List<AddressSpace> others,
      long start,
      long end,
      long readers) {
    long nodes = readers;
    if (readers != Entries.EVERY_NODE) {
      by.cpu().fence(Step.COPY_NODES); // between the change and what is known of walks
      nodes |= space.strayNodes(by.cpu());
      for (AddressSpace other : others) {
        nodes |= other.strayNodes(by.cpu());
      }
    }
    broadcast(by, space, others, Scope.LEAVES, start, end, nodes);
  }

  /** Forgets a range and every way to tables. */
  public void tables(
      KernelThread by, AddressSpace space, List<AddressSpace> others, long start, long end) {
    broadcast(by, space, others, Scope.TABLES, start, end, Entries.EVERY_NODE);
  }

  /** Makes every CPU load the root register again. */
  public void root(KernelThread by, AddressSpace space, List<AddressSpace> others) {
    broadcast(by, space, others, Scope.ROOT, 0, 0, Entries.EVERY_NODE);
  }

  /** Makes every CPU leave the space. */
  public void evacuate(KernelThread by, AddressSpace space) {
    broadcast(by, space, List.of(), Scope.LEAVE, 0, 0, Entries.EVERY_NODE);
  }

  /**
   * Forgets a range of the kernel half, on every CPU whatever it runs: global leaves survive every
   * root load (X16), and a walker may have taken one up unasked. Every CPU must be running.
   */
  public void kernel(KernelThread by, long start, long end) {
    Cpu cpu = by.cpu();
    ShootdownRequest request = requests.get(cpu.id());
    request.setKernel(start, end);
    cpu.fence(Step.GENERATION);
    cpu.fetchAdd(Step.SHOOTDOWN, by.acknowledgeWord(), threads.size() - 1);
    for (KernelThread other : threads) {
      if (other != by) {
        cpu.send(Step.SHOOTDOWN, other.cpu().id(), request);
      }
    }
    request.apply(by);
    by.counters().count(Event.SHOOTDOWN);
    by.counters().count(Event.IPI, threads.size() - 1);
    awaitAcknowledgements(cpu, by.acknowledgeWord());
  }

  private void broadcast(
      KernelThread by,
      AddressSpace space,
      List<AddressSpace> others,
      Scope scope,
      long start,
      long end,
      long nodes) {
    Cpu cpu = by.cpu();
    ShootdownRequest request = requests.get(cpu.id());
    request.set(cpu, space, scope, start, end, nodes);
    for (AddressSpace other : others) {
      request.also(cpu, other, nodes);
    }
    cpu.fence(Step.GENERATION);
    int asked = send(by, space, others, request, nodes);
    if ((nodes >>> cpu.node() & 1) != 0) {
      request.apply(by);
    }
    if (asked == 0) {
      by.counters().count(Event.LOCAL_FLUSH);
      return;
    }
    by.counters().count(Event.SHOOTDOWN);
    by.counters().count(Event.IPI, asked);
    awaitAcknowledgements(cpu, by.acknowledgeWord());
  }

  private int send(
      KernelThread by,
      AddressSpace space,
      List<AddressSpace> others,
      ShootdownRequest request,
      long nodes) {
    Cpu cpu = by.cpu();
    int asked = 0;
    int spared = 0;
    for (int word = 0; word < space.activeWords(); word++) {
      long active = space.activeCpus(cpu, word);
      for (AddressSpace other : others) {
        active |= other.activeCpus(cpu, word);
      }
      if (word == cpu.id() / CPUS_PER_WORD) {
        active &= ~(1L << (cpu.id() % CPUS_PER_WORD));
      }
      if (nodes != Entries.EVERY_NODE) {
        long concerned = active & cpusOn(nodes, word);
        spared += Long.bitCount(active ^ concerned);
        active = concerned;
      }
      cpu.fetchAdd(Step.SHOOTDOWN, by.acknowledgeWord(), Long.bitCount(active));
      asked += Long.bitCount(active);
      for (long left = active; left != 0; left &= left - 1) {
        int target = word * CPUS_PER_WORD + Long.numberOfTrailingZeros(left);
        cpu.send(Step.SHOOTDOWN, target, request);
      }
    }
    by.counters().count(Event.IPI_SPARED, spared);
    return asked;
  }

  private long cpusOn(long nodes, int word) {
    long cpus = 0;
    for (int node = 0; node < cpusOfNode.length; node++) {
      cpus |= (nodes >>> node & 1) != 0 ? cpusOfNode[node][word] : 0;
    }
    return cpus;
  }

  private static void awaitAcknowledgements(Cpu cpu, long word) {
    while (cpu.loadUnhindered(Step.AWAIT_ACKNOWLEDGE, word, -1) != 0) {
      cpu.relax(Step.AWAIT_ACKNOWLEDGE);
    }
  }

  /** The threads between which this shoots, one for each CPU. */
  public List<KernelThread> threads() {
    return threads;
  }
}

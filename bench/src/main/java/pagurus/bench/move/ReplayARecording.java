package pagurus.bench.move;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pagurus.arch.PagingMode;
import pagurus.drive.replay.Relocation;
import pagurus.drive.replay.Replay;
import pagurus.drive.replay.ReplayPlan;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Topology;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.relocate.Drain;

/**
 * Replays a recording on one CPU, unchecked and without a move, against only decoding it. One
 * operation is the whole recording, from opening the file on.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class ReplayARecording {
  private static final long NODE_BYTES = 64 << 20;

  /** The recording. */
  @Param("examples/sqlite3.pgt")
  public String recording = "examples/sqlite3.pgt";

  /** Made by the harness. */
  public ReplayARecording() {}

  /** Replays it. */
  @Benchmark
  public long pagurus() {
    PagingMode mode = PagingMode.named("x86-64");
    Topology oneCpu = Topology.uniform("bench", 1, 1, 20);
    try (Workload workload = Workloads.open(Path.of(recording).toString(), ScanListener.NONE);
        LiveMachine machine =
            LiveMachine.create(new LiveOptions(oneCpu, NODE_BYTES, false, 1, false, false))) {
      Kernel kernel = Kernel.boot(machine, KernelOptions.standard(mode), new NoSwap());
      ReplayPlan plan =
          new ReplayPlan(1, 1, 1, Relocation.OFF, new Drain(), 0, 0, false, Long.MAX_VALUE);
      Replay replay = new Replay(kernel, oneCpu, workload, plan);
      replay.prepare(kernel.thread(0));
      machine.run(List.of(cpu -> replay.program(kernel.thread(0))));
      return replay.accesses();
    }
  }

  /** Only decodes it. */
  @Benchmark
  public long against() {
    long sum = 0;
    AccessBatch batch = new AccessBatch(4096);
    try (Workload workload = Workloads.open(recording, ScanListener.NONE);
        AccessStream stream = workload.open(0)) {
      while (stream.read(batch) > 0) {
        sum += batch.vaddr[0] + batch.count;
      }
    }
    return sum;
  }
}

package pagurus.app.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pagurus.app.terminal.ProgressLine;
import pagurus.drive.story.Play;
import pagurus.drive.story.Story;
import pagurus.drive.story.StoryMachine;
import pagurus.live.CpuProgram;
import pagurus.live.LiveBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.Kernel;

/** Tells one story on a live machine, from boot to audit. */
final class StorySession implements AutoCloseable {
  private static final double NS_PER_SECOND = 1e9;

  private final Story story;
  private final int cpus;
  private final LiveMachine machine;
  private final LiveBlockStore swap;
  private final Kernel kernel;

  private StorySession(Story story, long seed) {
    this.story = story;
    StoryMachine wanted = story.machine();
    cpus = wanted.topology().cpus();
    machine =
        LiveMachine.create(
            new LiveOptions(wanted.topology(), wanted.bytesPerNode(), false, seed, false, true));
    swap =
        LiveBlockStore.temporary(machine, wanted.options().mode().pageBytes(), wanted.swapPages());
    kernel = Kernel.boot(machine, wanted.options(), swap);
  }

  /** Tells it, with a progress line of this title. */
  static Telling tell(Story story, long seed, String title, ProgressLine progress)
      throws Exception {
    try (StorySession session = new StorySession(story, seed)) {
      return session.tell(title, progress);
    }
  }

  private Telling tell(String title, ProgressLine progress) throws Exception {
    long start = System.nanoTime();
    Play play = story.begin(kernel);
    CpuProgram program = cpu -> play.play(kernel.thread(cpu.id()));
    progress.during(title, play::progress, () -> machine.run(Collections.nCopies(cpus, program)));
    machine.run(onFirst(play));
    double seconds = (System.nanoTime() - start) / NS_PER_SECOND;
    return Telling.of(play.figures(), Audit.of(kernel), seconds);
  }

  private List<CpuProgram> onFirst(Play play) {
    List<CpuProgram> programs = new ArrayList<>(Collections.nCopies(cpus, cpu -> {}));
    programs.set(
        0,
        cpu -> {
          play.verify(kernel.thread(0));
          Activation.leave(kernel.thread(0));
        });
    return programs;
  }

  @Override
  public void close() {
    swap.close();
    machine.close();
  }
}

package pagurus.app.run;

import java.util.List;
import pagurus.app.BadInputException;
import pagurus.drive.event.EventSpec;
import pagurus.drive.replay.Relocation;
import pagurus.vm.relocate.RelocationProtocol;

/**
 * What a run was asked for.
 *
 * @param machine the machine's options
 * @param cpus CPUs of its node that the program runs on; 0 for all
 * @param protocol how tables move
 * @param relocation when tables move
 * @param threads threads of each process; 0 for as many as were recorded
 * @param processes processes beside each other
 * @param accesses accesses of each thread; 0 for all
 * @param checked whether every load is checked
 * @param events what happens during the run
 */
record RunSettings(
    MachineOptions machine,
    int cpus,
    RelocationProtocol protocol,
    Relocation relocation,
    int threads,
    int processes,
    long accesses,
    boolean checked,
    List<EventSpec> events) {
  private static final int MOST_THREADS = 1024;

  void check() {
    inRange("--cpus", cpus, 0, MOST_THREADS);
    inRange("--threads", threads, 0, MOST_THREADS);
    inRange("--processes", processes, 1, MOST_THREADS);
    if (accesses < 0) {
      throw new BadInputException("--accesses takes a number from 0, not " + accesses);
    }
  }

  private static void inRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new BadInputException(
          "%s takes a number from %d to %d, not %d".formatted(option, least, most, value));
    }
  }

  long limit() {
    return accesses == 0 ? Long.MAX_VALUE : accesses;
  }
}

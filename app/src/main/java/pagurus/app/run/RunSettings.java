package pagurus.app.run;

import java.util.List;
import java.util.Optional;
import pagurus.app.terminal.WholeNumbers;
import pagurus.drive.event.EventSpec;
import pagurus.drive.replay.Relocation;
import pagurus.vm.relocate.RelocationProtocol;

/**
 * What a run was asked for.
 *
 * @param machine the machine's options
 * @param cpus CPUs of its node that the program runs on; all of them if it is empty
 * @param protocol how tables move
 * @param relocation when tables move
 * @param threads threads of each process; as many as were recorded if it is empty
 * @param processes processes beside each other
 * @param accesses accesses of each thread at most
 * @param checked whether every load is checked
 * @param events what happens during the run
 */
record RunSettings(
    MachineOptions machine,
    Optional<Integer> cpus,
    RelocationProtocol protocol,
    Relocation relocation,
    Optional<Integer> threads,
    int processes,
    long accesses,
    boolean checked,
    List<EventSpec> events) {
  private static final int MOST_THREADS = 1024;

  void check() {
    cpus.ifPresent(count -> WholeNumbers.check("--cpus", 1, MOST_THREADS, count));
    threads.ifPresent(count -> WholeNumbers.check("--threads", 1, MOST_THREADS, count));
    WholeNumbers.check("--processes", 1, MOST_THREADS, processes);
    WholeNumbers.check("--accesses", 1, accesses);
  }
}

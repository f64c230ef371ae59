package pagurus.sim.run;

import java.util.List;

/** What the CPUs of a program have done so far; clocks are those of each of them. */
record Meter(
    long accesses,
    long firstMisses,
    long misses,
    long localReads,
    long remoteReads,
    long cycles,
    long walkCycles,
    long shootdowns,
    long ipis,
    long faults,
    long exits,
    long moved,
    long moverCycles,
    List<Long> clocks) {}

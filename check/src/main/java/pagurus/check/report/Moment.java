package pagurus.check.report;

import java.util.Optional;
import pagurus.machine.Step;

/**
 * A step of a replay.
 *
 * @param turn the turn that it belongs to, from 0; -1 before the first
 * @param event whether it is the step that the turn was about; others nobody else can notice
 * @param cpu whose
 * @param part which part of that CPU
 * @param address its address, or 0
 * @param place what its address is
 * @param before the word before
 * @param after the word after
 * @param rule the rule that allows hardware to do this, where it matters
 */
record Moment(
    int turn,
    boolean event,
    int cpu,
    Part part,
    Step step,
    long address,
    Place place,
    long before,
    long after,
    Optional<HardwareRule> rule) {
  Moment by(HardwareRule allowing) {
    return new Moment(
        turn, event, cpu, part, step, address, place, before, after, Optional.of(allowing));
  }

  boolean changes() {
    return before != after;
  }
}

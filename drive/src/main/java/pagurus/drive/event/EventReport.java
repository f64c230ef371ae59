package pagurus.drive.event;

/**
 * When an event happened, and what came of it.
 *
 * @param spec what was asked for
 * @param began the share of the run that was over when it began, 0 to 1
 * @param ended the share that was over when it ended
 * @param nanos how long it took, in ns
 * @param outcome what came of it
 */
public record EventReport(
    EventSpec spec, double began, double ended, long nanos, EventOutcome outcome) {}

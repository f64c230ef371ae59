package pagurus.trace.record;

import java.io.IOException;
import java.util.List;

/** Something that runs a program and tells its accesses. */
sealed interface Backend permits QemuBackend, LackeyBackend {
  /** What people call it. */
  String name();

  /** What its recordings lack, known before the program runs. */
  List<String> notes();

  /**
   * Runs the program to its end; its standard streams are ours.
   *
   * @param sink takes every access, in an order that is right for each thread
   * @param end is told of the process, and asked to end it when the sink is full
   * @throws RecordingRefusedException if the program did not even start
   */
  Outcome run(TargetProgram program, AccessSink sink, ProgramEnd end)
      throws IOException, InterruptedException;

  /**
   * How the program ended.
   *
   * @param exitCode as {@link Process#exitValue()} has it
   * @param notes what the recording lacks
   */
  record Outcome(int exitCode, List<String> notes) {}
}

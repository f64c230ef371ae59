package pagurus.app.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.stress.StressJson;
import pagurus.app.stress.StressResult;
import pagurus.app.stress.StressSession;
import pagurus.app.stress.StressSettings;
import pagurus.app.stress.StressTable;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.ProgressLine;
import pagurus.app.terminal.WholeNumbers;
import pagurus.arch.PagingMode;
import pagurus.machine.Topology;
import pagurus.vm.relocate.RelocationProtocol;

/**
 * {@code run --stress}: in one paging mode, or in all of them in turn, each for an equal part of
 * the time.
 */
final class StressRun {
  /** A week. */
  private static final long MOST_SECONDS = 7 * 24 * 3600;

  /** Frames of each node unless --memory says otherwise: few, so that it swaps. */
  private static final long FRAMES = 1536;

  /** Room for so many on each node, and something is whole now and then. */
  private static final int HUGE_LEAVES = 3;

  /** More memory than this on each node is not given for the sake of huge leaves. */
  private static final long LARGE = 128L << 20;

  private final MachineOptions machine;
  private final List<RelocationProtocol> protocols;
  private final long seconds;

  /** Stress that has not begun. */
  StressRun(MachineOptions machine, List<RelocationProtocol> protocols, long seconds) {
    this.machine = machine;
    this.protocols = protocols;
    this.seconds = seconds;
    WholeNumbers.check("--seconds", 1, MOST_SECONDS, seconds);
    int modes = machine.modes().size();
    if (seconds < modes) {
      throw new BadInputException(
          "%d paging modes in turn take %d seconds or more, not %d"
              .formatted(modes, modes, seconds));
    }
  }

  /** Goes on until the time is up, and says what each mode has come to when its turn is over. */
  int run(PrintWriter out, PrintWriter err, Optional<Path> json) throws Exception {
    boolean quiet = json.filter(OutputFile::isStandardOutput).isPresent();
    List<StressSettings> turns = machine.modes().stream().map(this::settings).toList();
    List<Map<String, Object>> objects = new ArrayList<>();
    boolean clean = true;
    boolean idle = true;
    for (StressSettings settings : turns) {
      StressResult result = under(settings, err);
      clean &= result.report().isClean();
      idle &= result.kernels().isEmpty();
      objects.add(StressJson.object(settings, result));
      if (!quiet) {
        tell(settings, result, out);
      }
    }
    if (idle) {
      throw new BadInputException(
          "--seconds %d is too short on this host now: no kernel came to its first operation"
              .formatted(seconds));
    }
    if (json.isPresent()) {
      write(objects, json.get(), out);
    }
    return clean ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
  }

  /** Of one mode everything, of several a line each: the rest is in --json. */
  private void tell(StressSettings settings, StressResult result, PrintWriter out) {
    StressTable table = new StressTable(out);
    if (machine.modes().size() == 1) {
      table.print(settings, result);
    } else {
      table.printLine(settings, result);
    }
  }

  private StressResult under(StressSettings settings, PrintWriter err) throws Exception {
    StressSession session = new StressSession(settings);
    List<StressResult> result = new ArrayList<>();
    new ProgressLine(err)
        .during(settings.mode().name(), session::progress, () -> result.add(session.run()));
    return result.getFirst();
  }

  private StressSettings settings(PagingMode mode) {
    Topology topology = machine.topology();
    StressSettings settings =
        new StressSettings(
            topology,
            mode,
            machine.profile(mode),
            machine.bytesPerNode(mode, topology.nodes(), bytes(topology, mode)),
            protocols,
            seconds / machine.modes().size(),
            machine.seed());
    settings.checkMemory();
    RoomOnHost.check(topology.nodes(), settings.bytesPerNode(), mode, settings.swapSlots());
    return settings;
  }

  /** Few frames, but enough for three huge leaves where those are not too large. */
  private static long bytes(Topology topology, PagingMode mode) {
    long huge = HUGE_LEAVES * mode.span(Math.min(2, mode.levels()));
    long tables = StressSettings.fewestFrames(topology, mode) / topology.nodes();
    long few = Math.max(FRAMES, 2 * tables) * mode.pageBytes();
    return huge > LARGE ? few : Math.max(few, huge);
  }

  /** One mode's object as it is; those of several as a list in one object. */
  private static void write(List<Map<String, Object>> objects, Path file, PrintWriter out)
      throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("modes", objects);
    JsonFile.write(objects.size() == 1 ? objects.getFirst() : root, file, out);
  }
}

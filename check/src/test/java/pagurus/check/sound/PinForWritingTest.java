package pagurus.check.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.EntryFormat;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.spec.Invariant;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.page.DataFrames;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.table.Path;

/** Pins for writing as they must not be, and the scenarios that find them. */
class PinForWritingTest {
  private static final long PAGE = 0;

  record Broken(
      String name,
      PinForWriting.Device device,
      Function<PinForWriting, Scenario> situation,
      Invariant breaks) {
    @Override
    public String toString() {
      return name + ", " + situation.apply(PinForWriting.REAL).name();
    }
  }

  static List<Broken> all() {
    return List.of(
        new Broken(
            "counts as a reader",
            PinForWritingTest::countsAsReader,
            PinForWriting::forks,
            Invariant.I2),
        new Broken(
            "counts as a reader",
            PinForWritingTest::countsAsReader,
            PinForWriting::breaksSharing,
            Invariant.I3),
        new Broken(
            "takes no lock", PinForWritingTest::takesNoLock, PinForWriting::forks, Invariant.I2),
        new Broken(
            "takes no lock", PinForWritingTest::takesNoLock, PinForWriting::moves, Invariant.I3),
        new Broken(
            "is counted for too short a time",
            PinForWritingTest::isCountedTooShort,
            PinForWriting::moves,
            Invariant.I3),
        new Broken(
            "leaves the page clean",
            PinForWritingTest::leavesThePageClean,
            PinForWriting::isReclaimed,
            Invariant.I2),
        new Broken(
            "lets go too early",
            PinForWritingTest::letsGoTooEarly,
            PinForWriting::isUnmapped,
            Invariant.I1));
  }

  private static int pin(Player cpu) {
    return cpu.kernel().pins().pinForWriting(cpu.thread(), cpu.space(), PAGE);
  }

  /** Whoever breaks sharing does not know of it, and takes a copy. */
  private static boolean countsAsReader(Player cpu) {
    int pfn = cpu.kernel().pins().pin(cpu.thread(), cpu.space(), PAGE);
    if (pfn != Frames.NONE) {
      cpu.deviceStores(0, pfn);
      cpu.kernel().data().records().mark(cpu.thread().cpu(), pfn, FrameTable.DIRTY);
      cpu.kernel().pins().unpin(cpu.thread(), pfn);
    }
    return pfn != Frames.NONE;
  }

  /** The entry may allow stores no more when the page is counted as pinned. */
  private static boolean takesNoLock(Player cpu) {
    DataFrames data = cpu.kernel().data();
    EntryFormat format = cpu.kernel().core().format();
    cpu.thread().enter();
    Path path = cpu.thread().find(cpu.space(), PAGE, 1);
    long entry = path.entry();
    boolean pinned = path.level() == 1 && format.isPresent(entry) && format.isWritable(entry);
    if (pinned) {
      int pfn = data.frameOf(entry, 1);
      data.records().addWritePin(cpu.thread().cpu(), pfn);
      cpu.deviceStores(0, pfn);
      cpu.kernel().pins().unpinWritten(cpu.thread(), pfn);
    }
    cpu.thread().leave();
    return pinned;
  }

  private static boolean isCountedTooShort(Player cpu) {
    int pfn = pin(cpu);
    if (pfn != Frames.NONE) {
      FrameTable records = cpu.kernel().data().records();
      records.mark(cpu.thread().cpu(), pfn, FrameTable.DIRTY);
      records.endWritePin(cpu.thread().cpu(), pfn);
      cpu.deviceStores(0, pfn);
      cpu.kernel().data().release(cpu.thread().cpu(), pfn);
    }
    return pfn != Frames.NONE;
  }

  private static boolean leavesThePageClean(Player cpu) {
    int pfn = pin(cpu);
    if (pfn != Frames.NONE) {
      cpu.deviceStores(0, pfn);
      cpu.kernel().data().records().endWritePin(cpu.thread().cpu(), pfn);
      cpu.kernel().data().release(cpu.thread().cpu(), pfn);
    }
    return pfn != Frames.NONE;
  }

  private static boolean letsGoTooEarly(Player cpu) {
    int pfn = pin(cpu);
    if (pfn != Frames.NONE) {
      cpu.kernel().pins().unpinWritten(cpu.thread(), pfn);
      cpu.deviceStores(0, pfn);
    }
    return pfn != Frames.NONE;
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBrokenPinForWritingIsFound(Broken broken) {
    Scenario scenario = broken.situation.apply(new PinForWriting(broken.device));
    Setting setting =
        new Setting(
            Relocator.protocols().get("drain"), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);

    Verdict verdict =
        new Search(new Trial(scenario, setting), Effort.COMPLETE, Progress.NONE).search();

    assertThat(verdict.violation())
        .hasValueSatisfying(
            violation -> assertThat(violation.finding().invariant()).isEqualTo(broken.breaks));
  }
}

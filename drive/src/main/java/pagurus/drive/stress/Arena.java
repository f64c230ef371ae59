package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.List;
import pagurus.drive.verify.WordLedger;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;

/** A space that lives through the whole run, and what each CPU has in it. */
final class Arena {
  private static final int READ_WRITE = Access.READ | Access.WRITE;

  private final AddressSpace space;
  private final Layout layout;
  private final List<List<Region>> own = new ArrayList<>();
  private final List<WordLedger> ledgers = new ArrayList<>();

  Arena(AddressSpace space, int index, Layout layout) {
    this.space = space;
    this.layout = layout;
    for (int cpu = 0; cpu < layout.cpus(); cpu++) {
      own.add(layout.regions(index, cpu));
      ledgers.add(new WordLedger(space.id(), false));
    }
  }

  AddressSpace space() {
    return space;
  }

  /** The regions of a CPU. */
  List<Region> own(int cpu) {
    return own.get(cpu);
  }

  /** What a CPU knows of the words that all CPUs of this space share. */
  WordLedger ledger(int cpu) {
    return ledgers.get(cpu);
  }

  /** Everything that is mapped at the beginning. */
  List<Area> areas(int image, int journal) {
    List<Area> areas = new ArrayList<>();
    for (List<Region> regions : own) {
      regions.forEach(region -> areas.add(region.area(0, region.pages())));
    }
    for (int cpu = 0; cpu < layout.cpus(); cpu++) {
      areas.add(view(cpu, journal));
    }
    areas.add(shared(layout.sharedStart(), layout.sharedPages(), new Backing.Anonymous()));
    areas.add(shared(layout.imageStart(), layout.imagePages(), new Backing.File(image, false)));
    areas.add(
        shared(layout.journalStart(), layout.journalPages(), new Backing.File(journal, true)));
    return areas;
  }

  /** A CPU's view of the file that all spaces share. */
  Area view(int cpu, int journal) {
    long start = layout.viewStart(cpu);
    Backing file = new Backing.File(journal, true);
    return new Area(start, start + layout.viewBytes(), READ_WRITE, file, 0, false);
  }

  private Area shared(long start, int pages, Backing backing) {
    return new Area(start, start + pages * layout.pageBytes(), READ_WRITE, backing, 0, false);
  }
}

package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;

/** Random tables, walked by the MMU and by the plainest possible page walk. */
class RandomTablesTest {
  private static final int TREES = 4;
  private static final int MAPPINGS = 60;
  private static final int ACCESSES = 400;
  private static final int[] ACCESS_KINDS = {Access.READ, Access.WRITE, Access.EXECUTE};

  static Stream<Arguments> machines() {
    List<PagingMode> modes = new ArrayList<>(PagingMode.all());
    for (String name : List.of("x86-64", "sv39", "aarch64-4k")) {
      modes.add(
          PagingMode.like(PagingMode.named(name))
              .name("small like " + name)
              .pageShift(6)
              .indexBits(3, 3, 2)
              .userOnly()
              .build());
    }
    return modes.stream()
        .flatMap(
            mode ->
                HardwareProfile.all().stream()
                    .filter(profile -> family(profile).equals(familyOf(mode)))
                    .map(profile -> Arguments.of(mode, profile)));
  }

  private static String family(HardwareProfile profile) {
    int dash = profile.name().indexOf('-');
    return dash < 0 ? profile.name() : profile.name().substring(0, dash);
  }

  private static String familyOf(PagingMode mode) {
    return family(HardwareProfile.defaultFor(mode));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void anMmuWithNothingStaleAgreesWithThePlainWalk(PagingMode mode, HardwareProfile profile) {
    for (MmuShape shape : List.of(MmuShape.TYPICAL, MmuShape.TINY, MmuShape.BARE)) {
      for (long seed = 1; seed <= TREES; seed++) {
        compare(new Bench(mode, profile, shape, seed), seed);
      }
    }
  }

  private static void compare(Bench bench, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long root = bench.frame();
    List<Long> addresses = mapAtRandom(bench, root, random);
    bench.mmu.loadRoot(root, 0, false);
    for (int i = 0; i < ACCESSES; i++) {
      long vaddr = addresses.get(random.nextInt(addresses.size()));
      vaddr = bench.mode.canonicalize(vaddr + random.nextLong(3 * bench.mode.pageBytes()));
      int access = ACCESS_KINDS[random.nextInt(ACCESS_KINDS.length)];
      long expected = plainWalk(bench, root, vaddr, access);
      String what = "seed %d, access %d, v0x%x for %d".formatted(seed, i, vaddr, access);
      assertThat(bench.mmu.translate(vaddr, access)).as(what).isEqualTo(expected);
      if (random.nextInt(4) == 0) {
        bench.mmu.speculate();
      }
      if (random.nextInt(20) == 0) {
        changeAnEntry(bench, bench.slot(root, addresses.getFirst(), 1), random);
        bench.mmu.invalidateAll();
      }
    }
  }

  private static List<Long> mapAtRandom(Bench bench, long root, SplittableRandom random) {
    PagingMode mode = bench.mode;
    List<Long> addresses = new ArrayList<>();
    long base = mode.pageBytes() * random.nextLong(1, 1L << (mode.vaddrBits() / 2));
    for (int i = 0; i < MAPPINGS; i++) {
      int far = random.nextInt(mode.levels());
      long near = base + random.nextLong(4L * mode.pageBytes());
      long vaddr = (i % 8 == 0) ? near + random.nextLong(2) * mode.span(far + 1) : near;
      vaddr = mode.canonicalize(vaddr & (1L << (mode.vaddrBits() - 1)) - 1);
      addresses.add(vaddr);
      int level = i % 8 == 7 ? 2 : 1;
      if (level == 1 || mode.leafAllowed(level)) {
        mapIfFree(bench, root, vaddr, level, random);
      }
    }
    return addresses;
  }

  private static void mapIfFree(
      Bench bench, long root, long vaddr, int level, SplittableRandom random) {
    for (int above = bench.mode.levels(); above >= level; above--) {
      long slot = bench.slot(root, vaddr, above);
      if (bench.format.isLeaf(bench.entry(slot), above)
          || (above == level && bench.format.isPresent(bench.entry(slot)))) {
        return;
      }
    }
    long paddr = random.nextLong(bench.layout.end()) & -bench.mode.span(level);
    long slot = bench.map(root, vaddr, paddr, level, 1 + random.nextInt(15));
    changeAnEntry(bench, slot, random);
  }

  private static void changeAnEntry(Bench bench, long slot, SplittableRandom random) {
    long entry = bench.entry(slot);
    if (!bench.format.isPresent(entry)) {
      return;
    }
    if (random.nextBoolean()) {
      entry = bench.format.withAccessed(entry);
    }
    if (random.nextInt(3) == 0) {
      entry = bench.format.withDirty(entry);
    }
    bench.set(slot, random.nextInt(10) == 0 ? 0 : entry);
  }

  /** The definition: from the root, nothing remembered, nothing set. */
  private static long plainWalk(Bench bench, long root, long vaddr, int access) {
    long table = root;
    int through = Rights.ALL;
    int level = bench.mode.levels();
    long entry = bench.entry(table + bench.mode.entryOffset(vaddr, level));
    while (bench.format.isTable(entry, level)) {
      through &= bench.format.rightsThroughTable(entry, level);
      table = bench.format.tableAddress(entry, level);
      level--;
      entry = bench.entry(table + bench.mode.entryOffset(vaddr, level));
    }
    if (!bench.format.isLeaf(entry, level)) {
      return Fault.NOT_PRESENT;
    }
    int rights = Rights.below(through, bench.format.rights(entry, level));
    int need = access | Rights.USER;
    if ((rights & need) != need) {
      return Fault.NOT_PERMITTED;
    }
    if (!bench.format.isAccessed(entry) && !bench.profile.setsAccessed()) {
      return Fault.ACCESSED_CLEAR;
    }
    boolean write = (access & Access.WRITE) != 0;
    if (write && !bench.format.dirtyIsFixed(entry) && !bench.profile.setsDirty()) {
      return Fault.DIRTY_CLEAR;
    }
    return bench.format.physicalAddress(entry, level, vaddr);
  }
}

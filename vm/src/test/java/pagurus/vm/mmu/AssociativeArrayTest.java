package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class AssociativeArrayTest {
  private static final int SHIFT = 12;
  private final AssociativeArray array = new AssociativeArray(SHIFT, 8, 4);

  /** An address that falls into set 0 of 2. */
  private static long address(int number) {
    return (long) number << (SHIFT + 1);
  }

  @Test
  void aFullSetLosesItsOldest() {
    for (int i = 1; i <= 5; i++) {
      array.put(address(i), 7, i);
    }
    assertThat(array.size()).isEqualTo(4);
    assertThat(array.find(address(1), 7)).isZero();
    assertThat(array.find(address(2), 7)).isEqualTo(2);
  }

  @Test
  void whatIsFoundClimbsAndOutlivesTheOthers() {
    for (int i = 1; i <= 4; i++) {
      array.put(address(i), 7, i);
    }
    assertThat(array.find(address(1), 7)).isEqualTo(1);
    array.put(address(5), 7, 5);
    assertThat(array.holds(address(1), 7)).isTrue();
    assertThat(array.holds(address(2), 7)).isFalse();
  }

  @Test
  void anAddressIsKeptOnceForEachAsid() {
    array.put(address(1), 7, 1);
    array.put(address(1), 8, 2);
    array.put(address(1), 7, 3);
    assertThat(array.size()).isEqualTo(2);
    assertThat(array.find(address(1), 7)).isEqualTo(3);
    array.dropSpace(7);
    assertThat(array.find(address(1), 7)).isZero();
    assertThat(array.find(address(1), 8)).isEqualTo(2);
    assertThat(array.holdsSpace(7)).isFalse();
    array.drop(address(1), 8);
    assertThat(array.isEmpty()).isTrue();
  }

  @Test
  void evictingEveryPlaceEmptiesIt() {
    for (int i = 1; i <= 4; i++) {
      array.put(address(i), 0, i);
      array.put(address(i) + 0x1000, 0, i);
    }
    int evicted = 0;
    for (int round = 0; round < 4; round++) {
      for (int place = 0; place < array.capacity(); place++) {
        evicted += array.evict(place) ? 1 : 0;
      }
    }
    assertThat(evicted).isEqualTo(8);
    assertThat(array.isEmpty()).isTrue();
    assertThat(array.evict(0)).isFalse();
  }

  @Test
  void dropsOfOneSpaceMissNothing() {
    AssociativeArray wide = new AssociativeArray(SHIFT, 32, 8);
    for (int i = 0; i < 32; i++) {
      wide.put((long) i << SHIFT, i % 3, i + 1);
    }
    wide.dropSpace(0);
    assertThat(wide.holdsSpace(0)).isFalse();
    for (int i = 0; i < 32; i++) {
      assertThat(wide.find((long) i << SHIFT, i % 3)).isEqualTo(i % 3 == 0 ? 0 : i + 1);
    }
  }

  @Test
  void anArrayWithoutEntriesKeepsNothing() {
    AssociativeArray none = new AssociativeArray(SHIFT, 0, 0);
    none.put(0, 0, 1);
    assertThat(none.find(0, 0)).isZero();
    assertThat(none.capacity()).isZero();
  }

  @Test
  void shapesThatCannotBeBuiltAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MmuShape(48, 4, 1536, 12, 32, List.of(), 0, 1, 33))
        .withMessage("a first-level tlb of 48 entries cannot have 4 ways");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MmuShape(64, 8, 1536, 12, 32, List.of(), 0, 1, 33))
        .withMessage("the first-level tlb has at most 4 ways, not 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MmuShape(64, 4, 1536, 12, 32, List.of(3), 0, 1, 33))
        .withMessage("a walk cache has 0 or a power of two entries, not 3");
    assertThat(new MmuShape(64, 4, 1536, 12, 32, List.of(32), 0, 1, 33).walkEntries(2)).isZero();
  }

  @Test
  void namesAreLookedUp() {
    assertThat(HardwareProfile.all())
        .allSatisfy(profile -> assertThat(HardwareProfile.named(profile.name())).isSameAs(profile));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HardwareProfile.named("vax"))
        .withMessageContaining("\"vax\"; there are x86, riscv-svadu");
    assertThat(Fault.name(Fault.DIRTY_CLEAR)).isEqualTo("dirty-clear");
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.name(0));
  }
}

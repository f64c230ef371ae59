package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Cache;

/** Two sets of two pages. */
class RecentPagesTest {
  private final RecentPages pages = new RecentPages(new Cache(4, 2, 0));

  @Test
  void aPageIsRecentFromItsFirstUseOn() {
    assertThat(pages.has(6)).isFalse();
    assertThat(pages.has(6)).isTrue();
  }

  @Test
  void theOneThatWasUsedLongestAgoGoes() {
    pages.has(0);
    pages.has(2);
    pages.has(0);
    pages.has(4);
    assertThat(pages.has(0)).isTrue();
    assertThat(pages.has(2)).isFalse();
  }
}

package pagurus.trace.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Look-ups of XSBench, held against its materials. */
class XsBenchTest {
  @Test
  void xsBenchLooksUpTheNuclidesOfTheMaterialsThatItHas() {
    XsBench bench = new XsBench(Settings.parse("", "", XsBench.PARAMETERS), new Draws(1, 0));
    long[] into = new long[Pattern.MOST];
    int lookUps = 20_000;
    int fuel = 0;
    int water = 0;
    int n = bench.next(into);
    for (int i = 0; i < lookUps; i++) {
      assertThat(n).as("steps of a search").isBetween(24, 27);
      List<Long> indices = new ArrayList<>();
      while ((n = bench.next(into)) == 13) {
        indices.add(PackedAccess.vaddr(into[0]));
      }
      long first = Collections.min(indices);
      long span = Collections.max(indices) - first;
      if (indices.size() == 321) {
        fuel++;
        assertThat(span).isBetween(1408L, 1420L);
      } else {
        assertThat(span).as("bytes of a row").isLessThan(68 * 4);
      }
      if (indices.size() == 4) {
        water++;
        assertThat(span).as("from nuclide 4 to 41").isBetween(144L, 152L);
      }
    }
    assertThat((double) fuel / lookUps).isCloseTo(0.139, within(0.008));
    assertThat((double) water / lookUps).isCloseTo(0.409, within(0.012));
  }
}

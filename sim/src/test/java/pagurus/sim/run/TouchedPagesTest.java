package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.trace.Footprint;

/** Numbers of pages in ranges with gaps between them. */
class TouchedPagesTest {
  private final TouchedPages pages =
      new TouchedPages(
          new Footprint(
              List.of(
                  new Footprint.Touch(900, 5, 0, Footprint.STORED),
                  new Footprint.Touch(100, 3, 0, Footprint.LOADED),
                  new Footprint.Touch(905, 2, 1, Footprint.LOADED))));

  @Test
  void areThoseOfTheirOrder() {
    assertThat(pages.count()).isEqualTo(10);
    long[] expected = {100, 101, 102, 900, 901, 902, 903, 904, 905, 906};
    for (int number = 0; number < expected.length; number++) {
      assertThat(pages.page(number)).isEqualTo(expected[number]);
      assertThat(pages.number(expected[number])).isEqualTo(number);
    }
  }

  @Test
  void ofAPageThatIsNotTouchedIsThatOfTheNext() {
    assertThat(pages.number(0)).isZero();
    assertThat(pages.number(103)).isEqualTo(3);
    assertThat(pages.number(899)).isEqualTo(3);
    assertThat(pages.number(907)).isEqualTo(10);
  }
}

package pagurus.check.world;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrandTest {
  static Stream<Strand.Maker> makers() {
    return Stream.of(new Continuations(), new Batons());
  }

  /** What a thread of its own throws would be lost, and the body would seem to have ended. */
  @ParameterizedTest
  @MethodSource("makers")
  void whoResumesABodyHearsWhatItThrows(Strand.Maker maker) {
    Strand strand =
        maker.make(
            () -> {
              throw new NoSuchMethodError("gone");
            });

    assertThatThrownBy(strand::resume).isInstanceOf(NoSuchMethodError.class).hasMessage("gone");
  }
}

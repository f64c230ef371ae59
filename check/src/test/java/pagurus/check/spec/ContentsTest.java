package pagurus.check.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which values a load may return. */
class ContentsTest {
  private static final int WRITER = 0;
  private static final int READER = 1;
  private static final int PAGE = 0;

  private static final long ANOTHERS = 0xa;

  private final Contents contents = new Contents(2, "page", value -> value == ANOTHERS);
  private final Findings findings = new Findings();

  private boolean mayLoad(int cpu, long value) {
    contents.loaded(cpu, PAGE, value, findings);
    return findings.first().isEmpty();
  }

  @Test
  void whoStoresSeesItsLastValue() {
    contents.stored(WRITER, PAGE, 1);
    contents.stored(WRITER, PAGE, 2);
    assertThat(mayLoad(WRITER, 2)).isTrue();
    assertThat(mayLoad(WRITER, 1)).isFalse();
  }

  @Test
  void othersMaySeeAnOlderOne() {
    contents.stored(WRITER, PAGE, 1);
    contents.stored(WRITER, PAGE, 2);
    assertThat(mayLoad(READER, 0)).isTrue();
    assertThat(mayLoad(READER, 1)).isTrue();
    assertThat(mayLoad(READER, 2)).isTrue();
  }

  @Test
  void butNoneOlderThanTheyHaveSeen() {
    contents.stored(WRITER, PAGE, 1);
    contents.stored(WRITER, PAGE, 2);
    assertThat(mayLoad(READER, 2)).isTrue();
    assertThat(mayLoad(READER, 1)).isFalse();
    assertThat(findings.first().orElseThrow().invariant()).isEqualTo(Invariant.I2);
  }

  @Test
  void norOneThatNobodyHasStored() {
    assertThat(mayLoad(READER, 3)).isFalse();
  }

  @Test
  void everybodyHasSeenWhatThePageHeldAtFirst() {
    contents.begins(PAGE, 0xd);
    assertThat(mayLoad(READER, 0xd)).isTrue();
    assertThat(mayLoad(READER, 0)).isFalse();
  }

  @Test
  void whoeverStoresOthersMayStillSeeThat() {
    contents.begins(PAGE, 0xd);
    contents.stored(WRITER, PAGE, 1);
    assertThat(mayLoad(READER, 0xd)).isTrue();
    assertThat(mayLoad(READER, 1)).isTrue();
    assertThat(mayLoad(WRITER, 0xd)).isFalse();
  }

  @Test
  void aChildHasWhatThePageHeldAtFirst() {
    contents.begins(PAGE, 0xd);
    contents.readBackOfChild(PAGE, 0xd, findings);
    assertThat(findings.first()).isEmpty();
    contents.readBackOfChild(PAGE, 0, findings);
    assertThat(findings.first()).isPresent();
  }

  @Test
  void aStoreOfAnotherSpaceIsNotOneOfThisPage() {
    assertThat(mayLoad(READER, ANOTHERS)).isFalse();
    assertThat(findings.first().orElseThrow().invariant()).isEqualTo(Invariant.I3);
    assertThat(findings.first().orElseThrow().why())
        .isEqualTo("cpu 1 loads 0xa from page 0, which another space stored, instead of 0x0");
  }

  @Test
  void whatIsThrownAwayReadsAsZeros() {
    contents.stored(WRITER, PAGE, 1);
    assertThat(mayLoad(READER, 1)).isTrue();
    contents.discarded(PAGE);
    assertThat(mayLoad(READER, 0)).isTrue();
    assertThat(mayLoad(READER, 1)).isFalse();
  }

  @Test
  void aPageThatCannotBeReadIsLost() {
    contents.stored(WRITER, PAGE, 0xd);
    contents.lost(PAGE, findings);
    assertThat(findings.first().orElseThrow().why())
        .isEqualTo("in the end page 0 cannot be read, which held 0xd");
  }
}

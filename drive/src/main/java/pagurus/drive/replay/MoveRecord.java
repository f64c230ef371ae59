package pagurus.drive.replay;

import java.util.Optional;
import pagurus.vm.inspect.Census;

/** What one mover saw and did. */
final class MoveRecord {
  private Optional<Census> before = Optional.empty();
  private Optional<Census> after = Optional.empty();
  private long pagesMoved;
  private long pagesStayed;
  private int rounds;

  void setBefore(Census census) {
    before = Optional.of(census);
  }

  void setAfter(Census census) {
    after = Optional.of(census);
  }

  void setPages(long moved, long stayed) {
    pagesMoved = moved;
    pagesStayed = stayed;
  }

  void setRounds(int count) {
    rounds = count;
  }

  Optional<Census> before() {
    return before;
  }

  Optional<Census> after() {
    return after;
  }

  long pagesMoved() {
    return pagesMoved;
  }

  long pagesStayed() {
    return pagesStayed;
  }

  int rounds() {
    return rounds;
  }
}

package pagurus.drive.replay;

/** What one mover did. */
final class MoveRecord {
  private long pagesMoved;
  private long pagesStayed;
  private int rounds;

  void setPages(long moved, long stayed) {
    pagesMoved = moved;
    pagesStayed = stayed;
  }

  void setRounds(int count) {
    rounds = count;
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

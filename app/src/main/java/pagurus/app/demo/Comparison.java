package pagurus.app.demo;

/**
 * A story told with what its claim is about, and without.
 *
 * @param demo the story and its claim
 * @param with the telling with it
 * @param without the telling without it; has the same figures
 */
record Comparison(Demo demo, Telling with, Telling without) {
  Comparison {
    if (!with.figures().names().equals(without.figures().names())) {
      throw new IllegalArgumentException(
          "demo %s tells %s with %s and %s without"
              .formatted(
                  demo.name(),
                  with.figures().names(),
                  demo.difference(),
                  without.figures().names()));
    }
  }

  /** Whether both tellings lost nothing and bear the claim out. */
  boolean holds() {
    return with.isClean() && without.isClean() && demo.holds(with.figures(), without.figures());
  }
}

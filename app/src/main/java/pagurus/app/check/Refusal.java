package pagurus.app.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import pagurus.check.scenario.Setting;

/**
 * Why a scenario cannot be played as it was asked for.
 *
 * @param options what can be given, in the order in which it is told
 */
record Refusal(List<Wish> options) {

  /**
   * What one option was given.
   *
   * @param option its name
   * @param given its word, if there is one
   * @param word the word that asks for a setting
   */
  record Wish(String option, Optional<String> given, Function<Setting, String> word) {

    private boolean isMetBy(Combination one) {
      return given.map(text -> text.equalsIgnoreCase(wordFor(one))).orElse(true);
    }

    private boolean isMetBySomeOf(List<Combination> playable) {
      return playable.stream().anyMatch(this::isMetBy);
    }

    private String wordFor(Combination one) {
      return word.apply(one.setting());
    }

    private String thatIsThereIn(List<Combination> playable) {
      return playable.stream()
          .map(this::wordFor)
          .distinct()
          .sorted()
          .reduce((some, more) -> some + " or " + more)
          .map(words -> option + " " + words)
          .orElseThrow();
    }

    private String asGiven() {
      return option + " " + given.orElse("");
    }
  }

  /**
   * What the scenario takes instead: of each option whose word fits nothing, the words that there
   * are; if each fits something, but not the others, those of the first that does not fit those
   * before it; else those of the options that were not given.
   *
   * @param playable everything that can be played
   */
  String takes(List<Combination> playable) {
    List<Wish> given = options.stream().filter(wish -> wish.given().isPresent()).toList();
    List<String> alone =
        given.stream()
            .filter(wish -> !wish.isMetBySomeOf(playable))
            .map(wish -> wish.thatIsThereIn(playable))
            .toList();
    return alone.isEmpty() ? together(given, playable) : "it takes " + String.join(" and ", alone);
  }

  private String together(List<Wish> given, List<Combination> playable) {
    List<Combination> left = playable;
    List<String> before = new ArrayList<>();
    for (Wish wish : given) {
      if (!wish.isMetBySomeOf(left)) {
        return "with %s it takes %s"
            .formatted(String.join(" and ", before), wish.thatIsThereIn(left));
      }
      left = left.stream().filter(wish::isMetBy).toList();
      before.add(wish.asGiven());
    }
    List<Combination> others = left;
    return options.stream()
        .filter(wish -> wish.given().isEmpty())
        .map(wish -> wish.thatIsThereIn(others))
        .collect(Collectors.joining(" and ", "it takes ", ""));
  }
}

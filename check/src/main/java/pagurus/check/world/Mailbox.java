package pagurus.check.world;

import java.util.ArrayList;
import java.util.List;
import pagurus.machine.Ipi;

/** The IPIs of one CPU: those that wait to be taken, and those that have been and are served. */
final class Mailbox {
  private final List<Ipi> delivered = new ArrayList<>();
  private final List<Ipi> taken = new ArrayList<>();
  private int first;

  /** The sender's step, an event: the letter is in the mailbox from now on. */
  void deliver(Ipi letter, int event) {
    if (delivered.isEmpty()) {
      first = event;
    }
    delivered.add(letter);
  }

  boolean isEmpty() {
    return delivered.isEmpty();
  }

  /** The event by which the oldest of the letters came that wait to be taken. */
  int first() {
    return first;
  }

  /** The owner's step: takes what is there; says whether there was anything. */
  boolean take() {
    taken.addAll(delivered);
    delivered.clear();
    return !taken.isEmpty();
  }

  /** The owner: serves what it has taken, and what it takes meanwhile. */
  void serve(CheckedCpu self) {
    while (!taken.isEmpty()) {
      List<Ipi> letters = List.copyOf(taken);
      taken.clear();
      letters.forEach(letter -> letter.serve(self));
    }
  }
}

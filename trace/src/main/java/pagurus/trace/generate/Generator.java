package pagurus.trace.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The generators that there are. */
enum Generator {
  GUPS("random updates of a large table") {
    @Override
    List<Parameter> own() {
      return Gups.PARAMETERS;
    }

    @Override
    Pattern pattern(Settings settings, Draws draws, int thread) {
      return new Gups(settings, draws);
    }
  },
  STREAM("a[i] = b[i] + s * c[i] over long arrays") {
    @Override
    List<Parameter> own() {
      return StreamTriad.PARAMETERS;
    }

    @Override
    Pattern pattern(Settings settings, Draws draws, int thread) {
      return new StreamTriad(settings, thread);
    }
  },
  CHASE("pointers followed around one long cycle") {
    @Override
    List<Parameter> own() {
      return Chase.PARAMETERS;
    }

    @Override
    Pattern pattern(Settings settings, Draws draws, int thread) {
      return new Chase(settings, draws);
    }
  },
  ZIPF("a heap with a few popular pages") {
    @Override
    List<Parameter> own() {
      return Zipf.PARAMETERS;
    }

    @Override
    Pattern pattern(Settings settings, Draws draws, int thread) {
      return new Zipf(settings, draws);
    }
  },
  BTREE("look-ups of random keys in a B-tree") {
    @Override
    List<Parameter> own() {
      return BtreeLookups.PARAMETERS;
    }

    @Override
    Pattern pattern(Settings settings, Draws draws, int thread) {
      return new BtreeLookups(settings, draws);
    }
  },
  FORKSTORM("short-lived children of one large parent") {
    @Override
    List<Parameter> own() {
      return ForkStorm.PARAMETERS;
    }

    @Override
    Pattern pattern(Settings settings, Draws draws, int thread) {
      return new ForkStorm(settings, draws, thread);
    }
  };

  private final String meaning;

  Generator(String meaning) {
    this.meaning = meaning;
  }

  /** A fresh start of one thread. */
  abstract Pattern pattern(Settings settings, Draws draws, int thread);

  /** Its name in a specification. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, in a few words. */
  String meaning() {
    return meaning;
  }

  /** What only this one has. */
  abstract List<Parameter> own();

  /** All that a specification may set. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(own());
    all.addAll(List.of(Parameter.ACCESSES, Parameter.THREADS, Parameter.SEED));
    return all;
  }
}

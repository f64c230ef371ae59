package pagurus.trace.generate;

/**
 * Draws ranks 1 to n with probability proportional to rank^-theta, in constant time and memory, by
 * rejection-inversion (Hormann and Derflinger, "Rejection-inversion to generate variates from
 * monotone discrete distributions", 1996).
 *
 * <p>The area under x^-theta from k - 1/2 to k + 1/2 stands for rank k. It is inverted exactly;
 * what it is too large by is rejected. StrictMath, because Math may round differently elsewhere.
 */
final class ZipfRanks {
  /** Below this, a quotient of two small numbers is replaced by its series. */
  private static final double SMALL = 1e-8;

  private final long ranks;
  private final double theta;
  private final double areaOfFirst;
  private final double areaOfAll;

  /** A rank is never rejected if it is at most this much above the point that was drawn. */
  private final double surelyAccepted;

  ZipfRanks(long ranks, double theta) {
    this.ranks = ranks;
    this.theta = theta;
    // Rank 1 gets exactly its weight, 1, instead of the area from 1/2 to 3/2.
    areaOfFirst = area(1.5) - 1;
    areaOfAll = area(ranks + 0.5);
    surelyAccepted = 2 - inverse(area(2.5) - StrictMath.pow(2, -theta));
  }

  long draw(Draws draws) {
    while (true) {
      double u = areaOfAll + draws.fraction() * (areaOfFirst - areaOfAll);
      double x = inverse(u);
      long rank = Math.clamp(Math.round(x), 1, ranks);
      if (rank - x <= surelyAccepted
          || u >= area(rank + 0.5) - StrictMath.pow((double) rank, -theta)) {
        return rank;
      }
    }
  }

  /** Integral of x^-theta from 1: (x^(1-theta) - 1) / (1-theta), log x for theta 1. */
  private double area(double x) {
    double log = StrictMath.log(x);
    double t = (1 - theta) * log;
    return Math.abs(t) < SMALL ? log * (1 + t / 2) : StrictMath.expm1(t) / (1 - theta);
  }

  private double inverse(double area) {
    double t = Math.max(area * (1 - theta), -1);
    double log = Math.abs(t) < SMALL ? area * (1 - t / 2) : StrictMath.log1p(t) / (1 - theta);
    return StrictMath.exp(log);
  }
}

package pagurus.check.explore;

/**
 * A part of the tree of all executions: those that begin with a prefix.
 *
 * @param prefix the turns that all of them begin with
 * @param asleep actors, a bit for each, whose next turn another branch has looked at
 */
record Branch(Schedule prefix, int asleep) {}

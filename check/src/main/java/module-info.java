/** A world in which a scheduler owns every step, and the search over all its executions. */
module pagurus.check {
  requires transitive pagurus.vm;
  requires static org.jspecify;

  exports pagurus.check.broken;
  exports pagurus.check.explore;
  exports pagurus.check.omit;
  exports pagurus.check.report;
  exports pagurus.check.scenario;
  exports pagurus.check.spec;
  exports pagurus.check.world;
  exports pagurus.check.sound;
}

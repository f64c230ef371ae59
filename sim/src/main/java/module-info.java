/** World 3: the memory manager in simulated time. */
@SuppressWarnings("requires-automatic") // HdrHistogram is a module by its file's name only
module pagurus.sim {
  requires transitive pagurus.trace;
  requires transitive pagurus.vm;
  requires HdrHistogram;
  requires static org.jspecify;

  exports pagurus.sim.guest;
  exports pagurus.sim.hardware;
  exports pagurus.sim.policy;
  exports pagurus.sim.reproduce;
  exports pagurus.sim.run;
  exports pagurus.sim.world;

  uses pagurus.sim.policy.TablePolicy;
}

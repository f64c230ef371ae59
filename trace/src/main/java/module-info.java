/** Workloads: recordings in our format and in foreign ones, and generators. */
module pagurus.trace {
  requires static org.jspecify;

  exports pagurus.trace;
  exports pagurus.trace.pgt;
  exports pagurus.trace.record;
}

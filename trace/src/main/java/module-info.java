/** Workloads: recordings in our format and in foreign ones, and generators. */
module pagurus.trace {
  requires static org.jspecify;
  requires org.tukaani.xz;

  exports pagurus.trace;
  exports pagurus.trace.file;
  exports pagurus.trace.generate;
  exports pagurus.trace.pgt;
  exports pagurus.trace.record;
}

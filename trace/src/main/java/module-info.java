/** Workloads: recordings in our format and in foreign ones, and generators. */
@SuppressWarnings("requires-automatic") // aircompressor has no descriptor; only the reader needs it
module pagurus.trace {
  requires static org.jspecify;
  requires aircompressor;
  requires org.tukaani.xz;

  exports pagurus.trace;
  exports pagurus.trace.generate;
  exports pagurus.trace.pgt;
  exports pagurus.trace.record;
}

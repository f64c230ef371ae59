/** Page tables in memory images that real kernels wrote. Stands on {@code arch} only. */
@SuppressWarnings("requires-automatic") // the library with the codecs has no module descriptor
module pagurus.image {
  requires aircompressor.v3;
  requires com.fasterxml.jackson.jr.ob;
  requires static org.jspecify;
  requires transitive pagurus.arch;

  exports pagurus.image;
  exports pagurus.image.file;
  exports pagurus.image.inspect;
  exports pagurus.image.monitor;
  exports pagurus.image.registers;
  exports pagurus.image.relocate;
  exports pagurus.image.report;
  exports pagurus.image.root;
  exports pagurus.image.walk;
}

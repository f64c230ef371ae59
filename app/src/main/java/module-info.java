// The command line. It stands on every other room, and nobody stands on it. It is open because
// picocli fills the fields of its commands by reflection.
open module pagurus.app {
  requires com.fasterxml.jackson.jr.ob;
  requires info.picocli;
  requires org.apache.commons.csv;
  requires pagurus.check;
  requires pagurus.drive;
  requires pagurus.image;
  requires pagurus.live;
  requires pagurus.sim;
  requires pagurus.trace;
  requires pagurus.vm;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
}

// The command line. It stands on every other room, and nobody stands on it. It is open because
// picocli fills the fields of its commands by reflection.
open module pagurus.app {
  requires info.picocli;
  requires static org.jspecify;
}

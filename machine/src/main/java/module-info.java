/** The seam between the virtual-memory system and the world that it runs in. */
module pagurus.machine {
  requires static org.jspecify;

  exports pagurus.machine;
}

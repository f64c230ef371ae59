/** World 1: one platform thread for each CPU, over off-heap memory. */
module pagurus.live {
  requires static org.jspecify;
  requires transitive pagurus.machine;

  exports pagurus.live;
}

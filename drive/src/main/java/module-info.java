/** Programs that run on the memory manager, and the proof that nothing of theirs was lost. */
module pagurus.drive {
  requires transitive pagurus.trace;
  requires transitive pagurus.vm;
  requires static org.jspecify;

  exports pagurus.drive.event;
  exports pagurus.drive.replay;
  exports pagurus.drive.storage;
  exports pagurus.drive.story;
  exports pagurus.drive.stress;
  exports pagurus.drive.verify;
}

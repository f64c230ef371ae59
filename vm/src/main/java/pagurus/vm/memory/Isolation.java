package pagurus.vm.memory;

/** Why nothing of a page block is handed out; both reasons may hold at once. */
public enum Isolation {
  /** It is out of use, until somebody puts it back into use. */
  OFFLINE,

  /** It is being emptied, so that it becomes whole; whoever does that readmits it soon. */
  EMPTYING;

  /** Its bit in a set of reasons. */
  byte bit() {
    return (byte) (1 << ordinal());
  }
}

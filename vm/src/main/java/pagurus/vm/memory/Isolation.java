package pagurus.vm.memory;

/** Why nothing of a page block is handed out; several reasons may hold at once. */
public enum Isolation {
  /** It is out of use, until somebody puts it back into use. */
  OFFLINE,

  /** Somebody is taking it out of use; how that ends is not known yet. */
  LEAVING,

  /** It is being emptied, so that it becomes whole; whoever does that readmits it soon. */
  EMPTYING;

  /** Its bit in a set of reasons. */
  byte bit() {
    return (byte) (1 << ordinal());
  }
}

package pagurus.trace.record;

/** Which back end shall record. */
public enum BackendChoice {
  /** {@link #QEMU} if it can be used here, else {@link #LACKEY}. */
  AUTO,
  /** Our plugin in Debian's qemu-user. */
  QEMU,
  /** valgrind's lackey. */
  LACKEY
}

package pagurus.check.world;

/** Which part of a CPU an actor is. */
public enum Role {
  /** Kernel and user code. */
  THREAD,
  /** The store buffer, from which stores come out in order (total store order). */
  BUFFER,
  /** The walker, in walks that nobody asked for (X1, R1). */
  WALKER
}

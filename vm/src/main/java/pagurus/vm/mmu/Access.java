package pagurus.vm.mmu;

import pagurus.arch.Rights;

/**
 * What an access wants to do: bits of the second argument of {@link Mmu#translate}.
 *
 * <p>An access is made by user code unless {@link #SUPERVISOR} is added. Supervisor accesses need
 * no user right; that a kernel may be kept off user pages (SMAP, PAN, SUM) is not modelled.
 */
public final class Access {
  /** A load. */
  public static final int READ = Rights.READ;

  /** A store; a read-modify-write is {@code READ | WRITE}. */
  public static final int WRITE = Rights.WRITE;

  /** An instruction fetch. */
  public static final int EXECUTE = Rights.EXECUTE;

  /** Added to the others: kernel code makes the access, so the page need not be a user page. */
  public static final int SUPERVISOR = Rights.USER;

  private Access() {}
}

package pagurus.vm.hypervisor;

/** Why a hypervisor does not do what a guest asks for. */
public enum Refusal {
  /** The frame belongs to somebody else. */
  FOREIGN_FRAME("the frame is not the guest's"),
  /** A leaf would let the guest write to a page table. */
  WRITABLE_TABLE("a leaf that allows stores must not map a page table"),
  /** A frame is to become a table, but a leaf lets the guest write to it. */
  MAPPED_WRITABLE("a frame that some leaf allows stores to cannot become a page table"),
  /** An entry or a root register would refer to a table that has not been looked at. */
  NOT_PINNED("the table is not pinned as one of that level"),
  /** A table is pinned at one level and would be another. */
  OTHER_LEVEL("the table is pinned at another level"),
  /** A table is to be unpinned, or released, to which something still refers. */
  REFERRED("some table or space still refers to the table"),
  /** A root is to be unpinned that a CPU has loaded. */
  LOADED("a cpu has the root loaded"),
  /** An entry has bits that hardware reserves. */
  MALFORMED("the entry has bits that hardware reserves"),
  /** The guest stores to a page table as if it were its own memory. */
  STORE_TO_TABLE("a page table is read-only for the guest");

  private final String reason;

  Refusal(String reason) {
    this.reason = reason;
  }

  /** Why, in a clause. */
  public String reason() {
    return reason;
  }
}

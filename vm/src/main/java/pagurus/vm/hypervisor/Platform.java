package pagurus.vm.hypervisor;

/** What a memory manager runs on. */
public enum Platform {
  /** Hardware itself. */
  NATIVE,
  /** A hypervisor that gives the guest the frames of the machine by their own numbers. */
  PARAVIRT_IN_PLACE,
  /** A hypervisor that gives the guest frames all over each node. */
  PARAVIRT
}

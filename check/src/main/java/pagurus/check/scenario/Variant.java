package pagurus.check.scenario;

import pagurus.vm.mm.KernelOptions;

/** A change to the kernel's own parts, for defects that no protocol can have alone. */
@FunctionalInterface
public interface Variant {
  /** The real kernel. */
  Variant NONE = options -> options;

  /** A fault path that leaves it to hardware to forget the way to an old entry. */
  Variant UNFENCED_FAULTS = KernelOptions::withoutFaultFence;

  /** Puts other parts in. */
  KernelOptions change(KernelOptions options);
}

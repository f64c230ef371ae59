package pagurus.check.scenario;

import java.util.EnumSet;
import java.util.Set;
import pagurus.check.spec.Invariant;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.replicate.CopyOptions;

/** A small situation that is complete in itself: who does what at the same time. */
public interface Scenario {
  /** How people ask for it: words with hyphens. */
  String name();

  /** One sentence: what happens against what. */
  String about();

  /** How many CPUs take part. */
  default int cpus() {
    return 2;
  }

  /** One allocation in this many may fail although there is memory; 0: none does. */
  default int failOneIn() {
    return 0;
  }

  /** What the kernel runs on. */
  default Platform platform() {
    return Platform.NATIVE;
  }

  /** What becomes of the kernel half of the addresses. */
  default KernelHalf kernelHalf() {
    return KernelHalf.UNUSED;
  }

  /** Whether tables have copies for other nodes. */
  default CopyOptions copies() {
    return CopyOptions.NEVER;
  }

  /** Whether it belongs to the quick set; the others take longer. */
  default boolean isQuick() {
    return true;
  }

  /** Whether it says anything in a setting: whether what it is about can be moved there. */
  default boolean fits(Setting setting) {
    return setting.target().existsIn(setting.levels());
  }

  /** The invariants that it is about; what else breaks is passed over. */
  default Set<Invariant> seeks() {
    return EnumSet.allOf(Invariant.class);
  }

  /** Sets the stage: pages, their contents, and a program for each CPU. */
  void set(Stage stage);
}

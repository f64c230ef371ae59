package pagurus.drive.event;

import java.util.List;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * Where an event happens.
 *
 * @param kernel the kernel that runs the program
 * @param thread the CPU that carries the event out; it holds no lock
 * @param spaces the program's spaces
 * @param protocol how tables move
 */
public record EventSite(
    Kernel kernel, KernelThread thread, List<AddressSpace> spaces, RelocationProtocol protocol) {
  /** Keeps a copy. */
  public EventSite {
    spaces = List.copyOf(spaces);
  }
}

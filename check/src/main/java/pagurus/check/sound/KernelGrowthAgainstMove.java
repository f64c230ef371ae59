package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;
import pagurus.vm.kernel.KernelHalf;

/** The kernel half grows, and is used, while a root moves. */
final class KernelGrowthAgainstMove implements Scenario {
  @Override
  public String name() {
    return "kernel-growth";
  }

  @Override
  public String about() {
    return "the kernel maps a page where none was, and uses it, while a root moves";
  }

  @Override
  public KernelHalf kernelHalf() {
    return KernelHalf.SHARED;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.hasKernelHalf(setting) && setting.target() == Target.ROOT;
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.program(
        0,
        cpu -> {
          cpu.growKernel(1);
          cpu.growKernel(0);
        });
    stage.mover(1);
  }
}

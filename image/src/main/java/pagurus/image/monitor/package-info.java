/**
 * What QEMU's monitor prints about page tables, letter by letter, so that an image can be held
 * against a running machine: {@link pagurus.image.monitor.X86Monitor} has {@code info tlb} and
 * {@code info mem} of x86, {@link pagurus.image.monitor.RiscvMonitor} has {@code info mem} of
 * RISC-V. There is neither for AArch64.
 *
 * <p>The formats were read off QEMU's output; quirks are kept and said.
 */
@NullMarked
package pagurus.image.monitor;

import org.jspecify.annotations.NullMarked;

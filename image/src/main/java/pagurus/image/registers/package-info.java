/**
 * Where page-table trees begin. {@link pagurus.image.registers.CpuState} is what one CPU's
 * registers say about paging; it comes from the image's own notes, or from a text that goes with
 * it. {@link pagurus.image.registers.Root} is one tree: its first table, its paging mode, and which
 * addresses it translates.
 *
 * <p>A CPU has one root, except on AArch64: one for each half of the addresses. What no register
 * tells, {@link pagurus.image.registers.VmcoreInfo} may: the kernel notes its own root for those
 * who read its dumps.
 */
@NullMarked
package pagurus.image.registers;

import org.jspecify.annotations.NullMarked;

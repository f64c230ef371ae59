/**
 * Page tables in memory images that real kernels wrote, read by code that shares nothing with the
 * simulated machine but the formats of {@code pagurus.arch}.
 *
 * <p>An image passes through the packages in this order:
 *
 * <ol>
 *   <li>{@code file} opens it, whatever its container, as a {@link pagurus.image.PhysicalImage};
 *   <li>{@code registers} says where trees begin, by the CPUs' registers or by what the kernel
 *       noted down; {@code root} finds more of them by looking;
 *   <li>{@code walk} turns roots into trees, and entries that cannot be right into findings;
 *   <li>{@code report} counts, {@code monitor} prints as QEMU's monitor does, {@code relocate}
 *       writes an image whose tables are elsewhere.
 * </ol>
 *
 * <p>Nothing that an image says is believed: every address and length is checked against the file,
 * and whatever does not fit is a {@link pagurus.image.BadImageException} or a finding.
 */
@NullMarked
package pagurus.image;

import org.jspecify.annotations.NullMarked;

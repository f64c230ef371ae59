/**
 * Writes an image whose page tables stand elsewhere, and whose translations are the same.
 *
 * <ol>
 *   <li>{@link pagurus.image.relocate.RelocationPlan} decides which tables go and where to: to
 *       frames that are zero, that the kernel maps as plain memory, and that nothing else maps.
 *       Tables that several roots share move once. Roots that a kernel keeps in pairs stay pairs.
 *   <li>{@link pagurus.image.relocate.ImageRewriter} copies the file, the stored parts of it, to a
 *       new one beside the wanted name; puts the tables in their new places with every entry that
 *       refers to a moved table changed; zeroes the old places; changes the registers in the notes.
 *       The old file is only read. The new one gets its name when all of it is on the disk.
 *   <li>{@link pagurus.image.relocate.Verification} reads both files and compares them entry by
 *       entry.
 * </ol>
 *
 * <p>What a kernel itself remembers about its tables (a process's pointer to its root, the
 * bookkeeping of frames) is not changed: the new image is for looking at, not for waking up.
 */
@NullMarked
package pagurus.image.relocate;

import org.jspecify.annotations.NullMarked;

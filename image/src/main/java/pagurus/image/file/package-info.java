/**
 * Containers of memory images. {@link pagurus.image.file.ImageFiles#open} recognises one by its
 * first bytes and gives an {@link pagurus.image.file.ImageFile}: the memory, the notes that came
 * with it, and remarks on what the container says and the file does not hold.
 *
 * <p>Files are mapped, not read; a file of many times the host's memory costs what is looked at.
 * Where the host can say which parts of a file are holes, they are never touched.
 */
@NullMarked
package pagurus.image.file;

import org.jspecify.annotations.NullMarked;

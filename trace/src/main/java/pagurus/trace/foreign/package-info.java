/**
 * Recordings that other tools made.
 *
 * <ul>
 *   <li>the text of valgrind's lackey ({@code --tool=lackey --trace-mem=yes});
 *   <li>drmemtrace's post-processed records of 12 bytes: a file, or a folder with one for each
 *       thread of a process;
 *   <li>ChampSim's instruction records of 64 bytes, which have no header.
 * </ul>
 *
 * <p>Each may be plain or packed with gzip, xz, zstd or zip. What a file is shows in its first
 * bytes, never in its name. Opening one reads all of it once: that finds every broken place before
 * the first access is used, and gives the footprint and the number of accesses. Threads are known
 * to drmemtrace only, a file each; its time stamps order their first touches.
 */
@NullMarked
package pagurus.trace.foreign;

import org.jspecify.annotations.NullMarked;

/**
 * Records the memory accesses of any Linux program while it runs.
 *
 * <p>{@link pagurus.trace.record.Recorder#prepare} looks at everything that can be refused and
 * finds a back end; {@link pagurus.trace.record.Recorder#run} runs the program and writes a {@code
 * .pgt} with bounded memory, however long the program runs.
 *
 * <table>
 *   <caption>The two back ends</caption>
 *   <tr><th></th><th>qemu</th><th>lackey</th></tr>
 *   <tr><td>Debian package</td><td>{@code qemu-user} 4.2 to 8.2, and a C compiler the first
 *       time</td><td>{@code valgrind}</td></tr>
 *   <tr><td>programs</td><td>x86-64 and RISC-V 64, on any host</td><td>the host's own</td></tr>
 *   <tr><td>threads</td><td>one stream each</td><td>all in one stream</td></tr>
 *   <tr><td>how it comes here</td><td>a plugin of ours in C ({@code recorder.c}) and shared memory,
 *       see {@code SharedArea}</td><td>text through a FIFO</td></tr>
 * </table>
 *
 * <p>What is recorded: every load and store with its address and size, an atomic update as a load
 * and a store, and one fetch of unknown size (written as 1 byte) whenever a thread goes on in
 * another code page of 4 KiB. The order of one thread's accesses is exact. Between threads the
 * order in which pages were touched first is kept; the rest is known to within some thousand
 * accesses.
 *
 * <p>What is not: what the kernel reads and writes for the program, child processes, and what a
 * program does after it replaces itself by {@code execve}. The result's notes say so if it
 * happened.
 *
 * <p>A recording ends with the program, at the wanted number of accesses, or when {@link
 * pagurus.trace.record.Recorder#stop} is called. Nothing is lost if the program is killed.
 */
@NullMarked
package pagurus.trace.record;

import org.jspecify.annotations.NullMarked;

/**
 * Devices that need nothing of the host but memory: for machines inside machines, and for tests.
 */
@NullMarked
package pagurus.drive.storage;

import org.jspecify.annotations.NullMarked;

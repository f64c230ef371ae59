/** {@code pagurus convert}: any workload, as a {@code .pgt} that reads faster and knows threads. */
@NullMarked
package pagurus.app.convert;

import org.jspecify.annotations.NullMarked;

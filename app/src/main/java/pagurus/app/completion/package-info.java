/** {@code pagurus completion SHELL}: the script that completes Pagurus's command line. */
@NullMarked
package pagurus.app.completion;

import org.jspecify.annotations.NullMarked;

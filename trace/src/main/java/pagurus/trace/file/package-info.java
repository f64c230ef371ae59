/**
 * Files that are written as a whole: whoever reads one finds what was there before or all of the
 * new, and what else calls it by a name, or may use it, still does.
 */
@NullMarked
package pagurus.trace.file;

import org.jspecify.annotations.NullMarked;

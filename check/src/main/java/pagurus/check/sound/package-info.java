/** Scenarios that every sound protocol survives, each a class that can be read at a glance. */
@NullMarked
package pagurus.check.sound;

import org.jspecify.annotations.NullMarked;

/**
 * What must hold: the ten invariants, a flat reference of what an address space means, and what
 * programs have stored. Small enough to be read line by line; everything else is believed only as
 * far as this agrees with it.
 */
@NullMarked
package pagurus.check.spec;

import org.jspecify.annotations.NullMarked;

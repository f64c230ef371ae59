/**
 * A guest that a hypervisor must not trust: {@link pagurus.drive.guest.WrongGuest} tries what a
 * guest must not do, for stories and events that show what is refused.
 */
@NullMarked
package pagurus.drive.guest;

import org.jspecify.annotations.NullMarked;

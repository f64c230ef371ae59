/**
 * Things that happen to a machine while a program runs on it: {@code pagurus run --event}.
 *
 * <p>{@link pagurus.drive.event.EventKinds} is the list of them, one line each; {@link
 * pagurus.drive.event.RunEvent} is what each of them does, when its moment has come or before the
 * machine boots. {@link pagurus.drive.event.EventSpec} reads what a person writes, {@link
 * pagurus.drive.event.EventReport} says when an event happened and what came of it.
 *
 * <p>Who carries an event out holds no lock and is in no read section; the program's threads run
 * on.
 */
@NullMarked
package pagurus.drive.event;

import org.jspecify.annotations.NullMarked;

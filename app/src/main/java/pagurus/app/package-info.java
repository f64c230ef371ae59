/**
 * The command line: {@code pagurus COMMAND}.
 *
 * <p>Each command has a package of its own below this one and is registered in {@link
 * pagurus.app.Pagurus}, the top command. A command is a {@code Callable<Integer>} whose result is
 * the exit code: {@link pagurus.app.ExitCode#DONE}, or {@link pagurus.app.ExitCode#DOES_NOT_HOLD}
 * if the thing that it checked does not hold. Results go to standard output; progress, notes and
 * errors go to standard error.
 *
 * <p>What the person who runs it can put right is thrown as {@link pagurus.app.BadInputException}
 * or {@link java.io.IOException} and becomes one sentence and exit code 2. Everything else that is
 * thrown is a fault of Pagurus and becomes one sentence and exit code 3. {@code --debug}, accepted
 * by every command, adds the stack trace.
 */
@NullMarked
package pagurus.app;

import org.jspecify.annotations.NullMarked;

package pagurus.app;

import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that stand on a command line, to refuse what would have no effect there: who wrote it
 * would take the result for something else.
 *
 * @param spec the command's
 */
public record GivenOptions(CommandSpec spec) {
  /** Whether an option was given, by its longest name. */
  public boolean has(String name) {
    return spec.commandLine().getParseResult().hasMatchedOption(name);
  }

  /** Refuses every option that means nothing to what this one asks for. */
  public void goWith(String option, Set<String> meaningful) {
    for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
      String name = given.longestName();
      if (!name.equals(option) && !given.inherited() && !meaningful.contains(name)) {
        String written = given.negatable() ? "--[no-]" + name.substring(2) : name;
        throw new BadInputException("%s goes without %s".formatted(option, written));
      }
    }
  }
}

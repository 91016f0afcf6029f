package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.completion.CommandTexts;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Finds variables {@code REGISTRY_DOCTOR_*} that no command reads. */
final class UnreadVariables {

    /** What Kubernetes sets in each container for a Service of the name registry-doctor. */
    private static final Pattern OF_SERVICE =
            Pattern.compile(Defaults.PREFIX + "(SERVICE_(HOST|PORT.*)|PORT(_\\d.*)?)");

    private UnreadVariables() {}

    /** A line for each, in the order of their names. */
    static List<String> of(Map<String, String> environment, Collection<CommandLine> commands) {
        Set<String> known = new TreeSet<>(Set.of(Defaults.PREFIX + "CONFIG"));
        Set<String> byHand = new TreeSet<>();
        for (CommandLine command : commands) {
            Stream.concat(Stream.of(command), CommandTexts.commands(command).values().stream())
                    .flatMap(c -> c.getCommandSpec().options().stream())
                    .forEach(option ->
                            (Defaults.isRead(option) ? known : byHand).add(Defaults.variable("--" + plain(option))));
        }
        List<String> lines = new ArrayList<>();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(Defaults.PREFIX)
                    && !known.contains(name)
                    && !OF_SERVICE.matcher(name).matches()) {
                lines.add(
                        byHand.contains(name)
                                ? "the variable " + name + " is not read; give the option on the command line"
                                : "unknown variable " + name + " is ignored" + meant(name, known));
            }
        }
        return lines;
    }

    private static String meant(String name, Set<String> known) {
        // The beginning that all have would make all of them near.
        List<String> near = DidYouMean.of(
                name.substring(Defaults.PREFIX.length()),
                known.stream().map(k -> k.substring(Defaults.PREFIX.length())).toList());
        return near.isEmpty()
                ? ""
                : "; did you mean "
                        + near.stream().map(n -> Defaults.PREFIX + n).collect(Collectors.joining(" or ")) + "?";
    }

    private static String plain(OptionSpec option) {
        String name = option.longestName();
        return name.substring(name.startsWith("--") ? 2 : 1);
    }
}

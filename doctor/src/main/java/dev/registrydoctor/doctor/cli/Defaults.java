package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are not given: from {@code REGISTRY_DOCTOR_*} (the option's name in capitals), else from the
 * configuration file, whose keys are the options' names.
 */
final class Defaults implements IDefaultValueProvider {

    /** How the names of all variables that are options begin. */
    static final String PREFIX = "REGISTRY_DOCTOR_";

    /** What writes is asked for each time, by whoever is there: a variable outlives the day it was set. */
    private static final Map<String, String> COMMAND_LINE_ONLY = Map.of(
            "probe-push", "writes to registries",
            "nodes", "creates Pods",
            "yes", "agrees to changes",
            "agree-to-delete", "agrees to a loss",
            "insecure", "gives up encryption or its verification");

    /** Logins are sent only by who says so on this very command line. */
    private static final String ONLY_BY_HAND = "--verify-credentials";

    private final Map<String, String> environment;

    /** Where the values came from, by the options' names without dashes. */
    private final Map<String, String> origins = new LinkedHashMap<>();

    private @Nullable ConfigFile file;
    private boolean sought;

    Defaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Whether the environment has a variable that could be meant for this program: most runs have none. */
    static boolean isAnySet(Map<String, String> environment) {
        for (String name : environment.keySet()) {
            if (name.startsWith(PREFIX)) {
                return true;
            }
        }
        return false;
    }

    /** The variable of an option. */
    static String variable(String option) {
        return PREFIX + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Whether the variable of this option is read. */
    static boolean isRead(OptionSpec option) {
        return option.longestName().startsWith("--")
                && !option.usageHelp()
                && !option.versionHelp()
                && !option.longestName().equals(ONLY_BY_HAND);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || !isRead(option)) {
            return null;
        }
        String name = option.longestName().substring(2);
        String variable = variable(option.longestName());
        String value = environment.get(variable);
        if (value != null && COMMAND_LINE_ONLY.containsKey(name)) {
            throw new UsageException(variable + " is not read: --" + name + " " + COMMAND_LINE_ONLY.get(name)
                    + "; give it on the command line");
        }
        if (value != null && !value.isEmpty()) {
            origins.put(name, variable);
            return value;
        }
        return fromFile(name);
    }

    private @Nullable String fromFile(String key) {
        if (!sought) {
            file = ConfigFile.find(environment);
            sought = true;
        }
        ConfigFile.Value value = file == null ? null : file.value(key);
        if (value == null) {
            return null;
        }
        origins.put(key, value.origin());
        return value.text();
    }

    /** An error line with where the value that it complains of was read, when that is not the command line. */
    String located(String message) {
        for (Map.Entry<String, String> origin : origins.entrySet()) {
            if (Pattern.compile("--" + origin.getKey() + "(?![a-z-])")
                    .matcher(message)
                    .find()) {
                return origin.getValue() + ": " + message;
            }
        }
        return message;
    }
}

package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.option.Output;
import dev.registrydoctor.reports.secrets.CleanText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a wrong command line is told: which option or argument is wrong and what it takes. Values are not repeated, since a
 * password that slipped into the wrong place would stand in the logs of whatever calls the program.
 */
final class WrongUsage {

    private WrongUsage() {}

    static String message(ParameterException e) {
        ArgSpec arg = e.getArgSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        } else if (e instanceof MissingParameterException missing) {
            return missing(missing);
        } else if (arg != null && e.getValue() != null) {
            return "Invalid value for " + name(arg) + ": " + expected(arg, e.getCause());
        }
        return withoutValues(String.valueOf(e.getMessage()), e);
    }

    private static String unmatched(UnmatchedArgumentException e) {
        List<String> arguments = e.getUnmatched();
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        if (first.startsWith("-")) {
            return "Unknown option: " + nameOf(first);
        }
        return "Unmatched argument: " + arguments.size() + (arguments.size() == 1 ? " argument is" : " arguments are")
                + " not expected here";
    }

    /** The option's name without what could be its value: a name with an equals sign, a letter with more letters. */
    private static String nameOf(String written) {
        String name = written.startsWith("--")
                ? written.split("=", 2)[0]
                : written.substring(0, Math.min(2, written.length()));
        return CleanText.line(name);
    }

    private static String missing(MissingParameterException e) {
        String missing = e.getMissing().stream().map(WrongUsage::name).collect(Collectors.joining(", "));
        return missing.isEmpty() ? withoutValues(String.valueOf(e.getMessage()), e) : "A value is missing: " + missing;
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() + " " + arg.paramLabel() : arg.paramLabel();
    }

    private static String expected(ArgSpec arg, @Nullable Throwable cause) {
        Class<?> type = arg.auxiliaryTypes().length > 0 ? arg.auxiliaryTypes()[0] : arg.type();
        if (type.isEnum()) {
            return "give one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        return cause instanceof TypeConversionException own && isOwn(type)
                ? String.valueOf(own.getMessage())
                : "it is not a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Whether the type is read by a converter of this program, whose messages repeat no value. */
    private static boolean isOwn(Class<?> type) {
        return type == Duration.class || type == Output.class;
    }

    /** A message of picocli's without the arguments that it may repeat. */
    private static String withoutValues(String message, ParameterException e) {
        String clean = message;
        for (String arg : e.getCommandLine().getParseResult().originalArgs()) {
            String value = arg.substring(arg.indexOf('=') + 1);
            if (value.length() > 2 && !value.startsWith("--")) {
                clean = clean.replace(value, "...");
            }
        }
        return CleanText.line(clean);
    }
}

package dev.registrydoctor.doctor.cli.option;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/**
 * An option or parameter that a command declares, and its value once the command line is parsed.
 *
 * @param spec of the type T, or of a list where T is one
 */
public record Arg<T>(ArgSpec spec) {

    /** Whether it was given, or has a default. */
    public boolean isGiven() {
        return orNull() != null;
    }

    /**
     * The value: of a flag, of a list, of what is required or has a default, and of others that were given.
     *
     * @throws NullPointerException when there is none
     */
    public T get() {
        return Objects.requireNonNull(orNull(), spec.toString());
    }

    /** The value, or null when it was not given and has no default. */
    @Nullable
    public T orNull() {
        return spec.getValue();
    }
}

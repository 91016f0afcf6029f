package dev.registrydoctor.checks.check;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was seen.
 *
 * @param observed what was seen
 * @param expected what a healthy site shows, or null when there is nothing to compare
 * @param source where it was seen: a request, a file, an object
 */
public record Observation(String observed, @Nullable String expected, String source) {

    /** The same with each of its texts edited. */
    public Observation edited(UnaryOperator<String> words) {
        return new Observation(
                words.apply(observed), expected == null ? null : words.apply(expected), words.apply(source));
    }
}

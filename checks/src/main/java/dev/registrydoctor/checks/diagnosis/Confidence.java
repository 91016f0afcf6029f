package dev.registrydoctor.checks.diagnosis;

import java.util.List;
import java.util.Locale;

/**
 * How sure a diagnosis is.
 *
 * @param level high, medium or low
 * @param supports what speaks for it
 * @param wouldChange what could not be seen and might overturn it
 */
public record Confidence(Level level, List<String> supports, List<String> wouldChange) {

    /** Three levels: more would pretend to a precision that nobody has. LOW is for plug-ins' own rules. */
    public enum Level {
        HIGH,
        MEDIUM,
        LOW;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Confidence {
        supports = List.copyOf(supports);
        wouldChange = List.copyOf(wouldChange);
    }
}

package dev.registrydoctor.checks.diagnosis;

import java.util.List;
import java.util.Locale;

/**
 * How sure a diagnosis is.
 *
 * @param level high, medium or low
 * @param supports what supports it
 * @param wouldChange what could not be checked and might change it
 */
public record Confidence(Level level, List<String> supports, List<String> wouldChange) {

    /** Three levels: more would claim a precision that does not exist. LOW is for rules of plug-ins. */
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

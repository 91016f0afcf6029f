package dev.registrydoctor.doctor.serve;

import java.util.Locale;

/** Why an examination happens. */
public enum Trigger {
    /** The program has started, or this replica has become the leader. */
    START,
    /** The time between two examinations has passed. */
    SCHEDULE,
    /** Something that checks read has changed. */
    CHANGE;

    /** As written in metrics and pages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

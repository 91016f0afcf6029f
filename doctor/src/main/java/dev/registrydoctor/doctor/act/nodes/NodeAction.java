package dev.registrydoctor.doctor.act.nodes;

import java.util.Locale;

/** What is done with the script of a node. */
public enum NodeAction {
    /** Its steps. */
    APPLY,
    /** The opposite of those that were done. */
    UNDO;

    /** As the script knows it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

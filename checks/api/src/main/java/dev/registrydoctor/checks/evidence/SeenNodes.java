package dev.registrydoctor.checks.evidence;

import java.util.List;

/**
 * The nodes whose own files, processes and connections a site can be asked for ({@link OnNode}).
 *
 * @param names their names, in the order in which they are judged; empty when only one machine is looked at
 */
public record SeenNodes(@Holds(TextKind.HOST) List<String> names) {
    public SeenNodes {
        names = List.copyOf(names);
    }

    /** Asks for these nodes. The runner answers, from what the site says of itself. */
    public enum Ask implements Question<SeenNodes> {
        INSTANCE;

        @Override
        public String describe() {
            return "the nodes that are looked at";
        }
    }
}

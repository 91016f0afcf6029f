package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.doctor.source.ShownText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What could not be read, with one line for each reason: a registry that is down is one gap, not one for each tag. */
final class Gaps {

    private static final int EXAMPLES = 3;
    /** Reasons hold what a registry says, which can be another thing each time. */
    private static final int MOST_REASONS = 40;

    private final List<String> ends = new ArrayList<>();
    private final Map<String, Reason> reasons = new LinkedHashMap<>();

    private static final class Reason {
        private final List<String> examples = new ArrayList<>();
        private int count;
    }

    /**
     * Adds a gap.
     *
     * @param what was not read: {@code app:v1}
     */
    synchronized void add(String what, String reason) {
        String shown = ShownText.line(reason, ShownText.SHORT);
        String key = reasons.containsKey(shown) || reasons.size() < MOST_REASONS ? shown : "not read for other reasons";
        Reason known = reasons.computeIfAbsent(key, k -> new Reason());
        known.count++;
        if (known.examples.size() < EXAMPLES) {
            known.examples.add(ShownText.line(what, ShownText.SHORT));
        }
    }

    /** Says why the reading ended early, before anything else. */
    synchronized void end(String line) {
        ends.add(line);
    }

    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>(ends);
        reasons.forEach((reason, r) -> {
            int more = r.count - r.examples.size();
            lines.add(String.join(", ", r.examples) + (more > 0 ? " and " + more + " more" : "") + ": " + reason);
        });
        return lines;
    }
}

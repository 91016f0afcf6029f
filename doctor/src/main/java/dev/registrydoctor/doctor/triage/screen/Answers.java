package dev.registrydoctor.doctor.triage.screen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that were written down beforehand, by the ids of the questions. */
public final class Answers {

    /** Without any, every question is answered with "don't know". */
    public static final Answers NONE = new Answers(Map.of());

    private final Map<String, String> all;

    private Answers(Map<String, String> all) {
        this.all = all;
    }

    /**
     * Reads lines of {@code question = choice}; empty lines and those that begin with # say nothing.
     *
     * @throws Refused when a line is of another form, with its number
     */
    public static Answers parse(List<String> lines) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new Refused("line " + (i + 1) + " of the answers is not of the form QUESTION = CHOICE");
            }
            all.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return new Answers(all);
    }

    /** The choice, or null when none was written down. */
    @Nullable
    public String to(String question) {
        return all.get(question);
    }
}

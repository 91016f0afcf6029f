package dev.registrydoctor.checks.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A thing that can be wrong.
 *
 * <p>Its page states the kind and the title; the code states the id and the edges. An edge stands with the effect:
 * whoever describes a symptom knows what else would explain it.
 *
 * @param id stable, {@code area.name}; never renamed
 * @param kind what it can be in a diagnosis
 * @param title the fault in one line, present tense, no full stop
 * @param explainedBy ids of problems that can be its cause, where their subjects are linked
 * @param accessProblem whether it says only that something cannot be checked, and nothing about the environment's health
 */
public record Problem(String id, Kind kind, String title, List<String> explainedBy, boolean accessProblem) {

    /** What a problem can be in a diagnosis. */
    public enum Kind {
        /** Can be the one thing that explains the rest. */
        ROOT,
        /** Always follows from something. */
        SYMPTOM,
        /** Works today; can hurt. */
        WARNING,
        /** Worth knowing; no fault. */
        INFO;

        /** As written in pages and reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with this label, or empty when there is none. */
        static Optional<Kind> labeled(String label) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equals(label))
                    .findFirst();
        }
    }

    public Problem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(title, "title");
        explainedBy = List.copyOf(explainedBy);
    }

    /**
     * A problem of the catalog, of the kind and title that its page states.
     *
     * @throws InvalidPageException when it has no page, or the page's header is malformed
     */
    public static Problem of(String id) {
        Problem indexed = ProblemIndex.problem(id);
        return indexed != null ? indexed : of(id, ProblemPage.class);
    }

    /**
     * A problem that a plug-in adds, of the kind and title that its page states.
     *
     * @param beside a class of the jar that holds the page, {@code /problems/ID.md}
     * @throws InvalidPageException when it has no page, or the page's header is malformed
     */
    public static Problem of(String id, Class<?> beside) {
        ProblemPage page = ProblemPage.of(id, beside)
                .orElseThrow(() -> new InvalidPageException("problem " + id + " has no page; add problems/" + id
                        + ".md to the resources beside " + beside.getName()));
        return new Problem(id, page.kind(), page.title(), List.of(), false);
    }

    /** The same problem, which these problems can also cause. */
    public Problem explainedBy(String cause, String... others) {
        List<String> causes = new ArrayList<>(explainedBy);
        causes.add(cause);
        causes.addAll(List.of(others));
        return new Problem(id, kind, title, causes, accessProblem);
    }

    /** The same problem, marked as one that only prevents checks. */
    public Problem asAccessProblem() {
        return new Problem(id, kind, title, explainedBy, true);
    }

    /** The part of the id before the first dot. */
    public String area() {
        return id.substring(0, id.indexOf('.'));
    }
}

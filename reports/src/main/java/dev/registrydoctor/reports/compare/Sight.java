package dev.registrydoctor.reports.compare;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.reports.compare.SavedReport.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one run could see. */
final class Sight {
    static final String CUT = "the time of the run was up before everything was listed";

    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final boolean isCut;
    private final SavedReport other;
    private final Map<String, Set<String>> reporters;

    Sight(SavedReport report, SavedReport other, Map<String, Set<String>> reporters) {
        report.checks().forEach(c -> checks.putIfAbsent(c.id(), c));
        this.isCut = report.isCut();
        this.other = other;
        this.reporters = reporters;
    }

    /** Whether the report counts findings that it does not list. */
    boolean isCut() {
        return isCut;
    }

    @Nullable
    Check check(String id) {
        return checks.get(id);
    }

    boolean couldNotLook(String id) {
        Check check = checks.get(id);
        return check != null && check.couldNotLook();
    }

    /** Why this run could not see a problem that the other one saw, or null when it could. */
    @Nullable
    String blindTo(String problem) {
        if (isCut) {
            return CUT;
        }
        // Those that saw it there, where the report tells; else all that can report it.
        Set<String> asked = other.checks().stream()
                .filter(c -> c.looked() && c.problems().contains(problem))
                .map(Check::id)
                .collect(Collectors.toCollection(TreeSet::new));
        if (asked.isEmpty()) {
            asked.addAll(reporters.getOrDefault(problem, Set.of()));
        }
        if (asked.isEmpty()) {
            return "no check is known that could have found it";
        }
        return asked.stream()
                .map(this::blind)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String blind(String id) {
        Check check = checks.get(id);
        if (check == null) {
            return "check " + id + " was not run";
        } else if (check.looked()) {
            return null;
        }
        return "check " + id
                + (check.status() == Status.SKIPPED ? " did not apply: " : " could not run: ")
                + check.reason();
    }
}

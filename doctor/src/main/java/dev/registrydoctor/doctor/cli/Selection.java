package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which checks are run. */
final class Selection {

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description = "Run only these checks: id of a check or problem, area, or glob (storage.*).")
    List<String> only = new ArrayList<>();

    @Option(names = "--skip", paramLabel = "ID", split = ",", description = "Leave out these checks.")
    List<String> skip = new ArrayList<>();

    /**
     * The checks to run.
     *
     * @throws UsageException when a pattern names nothing, or nothing is left
     */
    List<Check> of(List<Check> all) {
        List<Check> wanted = all.stream()
                .filter(only.isEmpty() ? c -> true : any(only, all))
                .filter(any(skip, all).negate())
                .toList();
        if (wanted.isEmpty()) {
            throw new UsageException("--only and --skip leave no check; registry-doctor checks lists them");
        }
        return wanted;
    }

    private static Predicate<Check> any(List<String> patterns, List<Check> all) {
        Predicate<Check> matches = c -> false;
        for (String pattern : patterns) {
            Predicate<Check> one = matching(pattern.strip());
            if (all.stream().noneMatch(one)) {
                throw new UsageException(
                        "'" + pattern + "' names no check, problem or area;" + " registry-doctor checks lists them");
            }
            matches = matches.or(one);
        }
        return matches;
    }

    private static Predicate<Check> matching(String glob) {
        String regex = Pattern.quote(glob).replace("*", "\\E.*\\Q");
        Pattern pattern = Pattern.compile(regex);
        return check -> pattern.matcher(check.info().id()).matches()
                || pattern.matcher(check.info().area()).matches()
                || check.info().problems().stream()
                        .map(Problem::id)
                        .anyMatch(id -> pattern.matcher(id).matches());
    }
}

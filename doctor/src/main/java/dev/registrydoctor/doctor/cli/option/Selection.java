package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.record.Narrowing;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which checks are run. */
public final class Selection extends Options {

    private final Arg<List<String>> only = options(
            String.class,
            named("--only")
                    .paramLabel("ID[,...]")
                    .splitRegex(",")
                    .description("Run only these checks: id of a check or problem, area, or pattern (storage.*)."));
    private final Arg<List<String>> skip = options(
            String.class, named("--skip").paramLabel("ID[,...]").splitRegex(",").description("Skip these checks."));

    private final Arg<List<String>> namespaces = options(
            String.class,
            named("-n", "--namespace")
                    .paramLabel("NAME[,...]")
                    .splitRegex(",")
                    .description(
                            "Report on workloads in these namespaces only. The cluster, its nodes and the registry are"
                                    + " checked as always."));

    /** The namespaces whose workloads are looked at; empty for all. */
    public List<String> namespaces() {
        return namespaces.get().stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** What the run is narrowed to, which its verdict says. */
    public Narrowing narrowing() {
        return new Narrowing(only.get(), skip.get(), namespaces());
    }

    /**
     * The checks to run.
     *
     * @throws UsageException when a pattern names nothing, or nothing is left
     */
    public List<Check> of(List<Check> all) {
        List<Check> wanted = all.stream()
                .filter(only.get().isEmpty() ? c -> true : any("--only", only.get(), all))
                .filter(any("--skip", skip.get(), all).negate())
                .toList();
        if (wanted.isEmpty()) {
            throw new UsageException("--only and --skip leave no check; leave one of them out");
        }
        return wanted;
    }

    private static Predicate<Check> any(String option, List<String> patterns, List<Check> all) {
        Predicate<Check> matches = c -> false;
        for (String pattern : patterns) {
            Predicate<Check> one = matching(pattern.strip());
            if (all.stream().noneMatch(one)) {
                throw new UsageException(option + ": "
                        + DidYouMean.unknown(
                                "check, problem or area",
                                pattern.strip(),
                                names(all),
                                Version.NAME + " checks lists them (name " + (patterns.indexOf(pattern) + 1) + " of "
                                        + patterns.size() + ")"));
            }
            matches = matches.or(one);
        }
        return matches;
    }

    private static List<String> names(List<Check> checks) {
        return checks.stream()
                .flatMap(check -> Stream.concat(
                        Stream.of(check.info().id(), check.info().area()),
                        check.info().problems().stream().map(Problem::id)))
                .distinct()
                .toList();
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

package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.catalog.image.Nearest;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.reports.ExitCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code registry-doctor explain}: prints the page of a problem, from the jar. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Prints what a problem means, how it shows, what it is mistaken for and how it is fixed.")
final class ExplainCommand implements Callable<Integer> {

    /** No id is as long; it bounds the work of comparing. */
    private static final int MOST = 80;

    private final Terminal terminal;

    @Parameters(paramLabel = "ID", description = "Id of a problem, or of a check.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Plugins all = plugins.load(terminal);
        Optional<Problem> problem = all.problem(id);
        if (problem.isPresent()) {
            print(problem.get(), all.page(id));
            return ExitCode.OK;
        }
        CheckInfo check = all.checks().stream()
                .map(c -> c.info())
                .filter(i -> i.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no problem or check '" + id + "'" + suggestion(all)));
        print(check);
        return ExitCode.OK;
    }

    private void print(Problem problem, Optional<ProblemPage> written) {
        String page = written.map(ProblemPage::body).orElse("There is no page yet.");
        terminal.out().println(problem.id() + " (" + problem.kind().label() + "): " + problem.title());
        terminal.out().println();
        terminal.out().print(page);
        if (!problem.explainedBy().isEmpty()) {
            terminal.out().println();
            terminal.out().println("## Can follow from");
            problem.explainedBy().forEach(cause -> terminal.out().println("- `" + cause + "`"));
        }
    }

    private void print(CheckInfo check) {
        terminal.out().println(check.id() + " (check): " + check.states());
        terminal.out().println();
        terminal.out().println("It asks for:");
        Stream.concat(check.requires().stream(), check.welcomes().stream())
                .forEach(q -> terminal.out().println("- " + q.describe()));
        terminal.out().println();
        terminal.out().println("It can report:");
        check.problems().forEach(p -> terminal.out().println("- " + p.id() + ": " + p.title()));
    }

    private String suggestion(Plugins all) {
        List<String> ids = Stream.concat(
                        all.problems().stream().map(Problem::id),
                        all.checks().stream().map(c -> c.info().id()))
                .distinct()
                .toList();
        List<String> near = ids.stream()
                .filter(p -> p.contains(id) || p.substring(p.indexOf('.') + 1).equals(id))
                .limit(5)
                .toList();
        if (near.isEmpty()) {
            // A slip of the fingers, not another word: one letter in four may differ.
            String wanted = id.substring(0, Math.min(id.length(), MOST));
            near = Nearest.of(wanted, ids).stream()
                    .filter(p -> Nearest.distance(wanted, p) <= wanted.length() / 4)
                    .toList();
        }
        return near.isEmpty()
                ? "; registry-doctor checks lists them"
                : "; did you mean " + String.join(", ", near) + "?";
    }
}

package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code registry-doctor explain}: prints the page of a problem, or what can be behind a symptom, from the jar. */
public final class ExplainCommand extends Command {

    private static final int MOST_INPUT = 4 << 20;

    private final Terminal terminal;

    private final Arg<String> id = optional(String.class, "ID", "Id of a problem, or of a check.");
    private final Arg<String> symptom = option(
            String.class,
            named("--symptom")
                    .paramLabel("TEXT")
                    .description(
                            "An error line of docker, kubectl, podman, a pod's events, a log or a browser, or words such as"
                                    + " \"push refused\"; - reads it from standard input."));
    private final PluginOptions plugins = with(new PluginOptions());

    public ExplainCommand(Terminal terminal) {
        super(
                "explain",
                "Prints what a problem means, how it shows, what it is mistaken for and how it is fixed.",
                "Or, with --symptom, what can be behind an error line and how to tell: it looks at no site.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (id.isGiven() == symptom.isGiven()) {
            throw new UsageException("give either the ID of a problem or check, or --symptom with an error line");
        }
        Plugins all = plugins.load(terminal);
        if (id.isGiven()) {
            explain(id.get(), all);
            return ExitCode.OK;
        }
        // A pasted line can hold a password. Hidden here, it is not in anything that is read out of the line.
        Symptom read = Symptoms.read(Secrets.redact(symptom.get().equals("-") ? input() : symptom.get()));
        new SymptomPage(terminal.out(), all).print(read);
        return read.pattern().isPresent() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }

    /** The first part of standard input: a person pastes some lines, and a log of gigabytes must not fill the memory. */
    private String input() {
        try {
            return new String(terminal.in().readNBytes(MOST_INPUT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("cannot read standard input: " + e.getMessage());
        }
    }

    private void explain(String wanted, Plugins all) {
        Optional<Problem> problem = all.problem(wanted);
        if (problem.isPresent()) {
            print(problem.get(), all.page(wanted));
            return;
        }
        CheckInfo check = all.checks().stream()
                .map(c -> c.info())
                .filter(i -> i.id().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new UsageException(DidYouMean.unknown(
                                "problem or check",
                                wanted,
                                names(all),
                                Version.NAME + " explain lists the problems, " + Version.NAME + " checks the checks")));
        print(check);
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

    private static List<String> names(Plugins all) {
        return Stream.concat(
                        all.problems().stream().map(Problem::id),
                        all.checks().stream().map(c -> c.info().id()))
                .distinct()
                .toList();
    }
}

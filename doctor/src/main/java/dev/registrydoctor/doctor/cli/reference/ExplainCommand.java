package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.stream.Pager;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.plugin.Plugins;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code registry-doctor explain}: prints the page of a problem, or what can be behind a symptom, from the jar. */
public final class ExplainCommand extends Command {

    private static final int MOST_INPUT = 4 << 20;

    private final Terminal terminal;

    private final Arg<String> id = optional(
            String.class, "ID", "A problem, a check, or a reason of a Kubernetes event such as ImagePullBackOff.");
    private final Arg<String> symptom = option(
            String.class,
            named("--symptom")
                    .paramLabel("TEXT")
                    .description(
                            "An error line of docker, kubectl, podman, a pod's events, a log or a browser, or words such as"
                                    + " \"push refused\"; - reads it from standard input."));
    private final Arg<Reference.Format> output = option(
            Reference.Format.class,
            named("-o", "--output")
                    .paramLabel("FORMAT")
                    .defaultValue("text")
                    .description("text, markdown, json or yaml (default: ${DEFAULT-VALUE})."));
    private final ColorOption color = with(new ColorOption());
    private final Arg<Boolean> noPager =
            flag(named("--no-pager").description("Print at once on a terminal too, not page by page by $PAGER."));
    private final PluginOptions plugins = with(new PluginOptions());

    public ExplainCommand(Terminal terminal) {
        super(
                "explain",
                "Explains a problem, a check or an error line.",
                "The page of a problem says what it means, how it shows, what it is mistaken for and how it is fixed. Without"
                        + " arguments, explain lists the problems by area. With --symptom, it prints what can cause an error"
                        + " line and how to tell; it examines nothing.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (id.isGiven() && symptom.isGiven()) {
            throw new UsageException("ID and --symptom exclude each other; give one of them");
        }
        Plugins all = plugins.load(terminal);
        if (symptom.isGiven()) {
            return read(symptom.get().equals("-") ? input() : symptom.get(), all);
        }
        String wanted = id.orNull();
        Optional<Reference> reference =
                wanted == null ? Optional.of(new ProblemList(all.problems())) : named(wanted, all);
        if (reference.isEmpty()) {
            return error(String.valueOf(wanted), all);
        }
        StringWriter text = new StringWriter();
        reference.get().write(output.get(), color.on(terminal).style(TextStyle.Detail.NORMAL), text);
        Pager.show(text.toString(), terminal, output.get() == Reference.Format.TEXT && !noPager.get());
        return ExitCode.OK;
    }

    private static Optional<Reference> named(String wanted, Plugins all) {
        Optional<Problem> problem = all.problem(wanted);
        if (problem.isPresent()) {
            return Optional.of(new ProblemReference(problem.get(), all.page(wanted)));
        }
        return all.checks().stream()
                .map(check -> check.info())
                .filter(info -> info.id().equals(wanted))
                .findFirst()
                .map(CheckReference::new);
    }

    /** What is not a name can be a reason or an error line that was given without --symptom. */
    private int error(String wanted, Plugins all) {
        boolean isText = wanted.contains(" ") || wanted.matches("[A-Z][A-Za-z]+");
        List<String> names = Stream.concat(
                        all.problems().stream().map(Problem::id),
                        all.checks().stream().map(check -> check.info()).map(CheckInfo::id))
                .distinct()
                .toList();
        boolean isRecognized = DidYouMean.of(wanted, names).isEmpty()
                && Symptoms.read(Secrets.redact(wanted)).pattern().isPresent();
        if (isText || isRecognized) {
            return read(wanted, all);
        }
        throw new UsageException(DidYouMean.unknown(
                "problem or check",
                wanted,
                names,
                Version.NAME + " explain lists the problems, checks lists the checks"));
    }

    private int read(String line, Plugins all) {
        if (output.get() != Reference.Format.TEXT) {
            throw new UsageException("-o is for the page of a problem or check; an error line is explained as text");
        }
        // A pasted line can hold a password. Hidden here, it is not in anything that is read out of the line.
        Symptom read = Symptoms.read(Secrets.redact(line));
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new SymptomPage(out, all).print(read);
        out.flush();
        Pager.show(text.toString(), terminal, !noPager.get());
        return read.pattern().isPresent() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }

    /** The first part of standard input: a person pastes some lines, and a log of gigabytes must not fill the memory. */
    private String input() {
        try {
            return new String(terminal.in().readNBytes(MOST_INPUT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("standard input cannot be read; give the line as --symptom 'LINE'", e);
        }
    }
}

package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.ConfigFolder;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.BoundedCommands;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.triage.Triage;
import dev.registrydoctor.doctor.triage.screen.Answers;
import dev.registrydoctor.doctor.triage.screen.LineScreen;
import dev.registrydoctor.doctor.triage.screen.PlainScreen;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.SavedHistory;
import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.record.FailOn;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code registry-doctor triage}: a consultation, from a symptom to a fix that is proven. */
public final class TriageCommand extends Command {

    private final Terminal terminal;
    private final SessionFix fixing;

    private final SiteOptions site = with(new SiteOptions());

    /** For the reports that are written; the screen is the person's own. */
    private final RedactOptions redact = with(new RedactOptions());

    private final PluginOptions plugins = with(new PluginOptions());
    private final ColorOption color = with(new ColorOption());
    private final Arg<Path> script =
            option(Path.class, named("--script").paramLabel("FILE").description("Read the commands from FILE."));
    private final Arg<Path> answers = option(
            Path.class, named("--answers").paramLabel("FILE").description("Read answers to questions from FILE."));

    private final Arg<Boolean> noHistory = flag(named("--no-history")
            .description("Neither read the lines of earlier sessions nor save those of this one."));

    /**
     * The command.
     *
     * @param fixing carries out a fix in a session
     */
    public TriageCommand(Terminal terminal, SessionFix fixing) {
        super(
                "triage",
                "Leads from an error line to a verified fix, in a dialog.",
                "Takes an error line or a few words, asks what it cannot read itself, names the cause, and checks afterwards that"
                        + " it is fixed. Commands are read from the terminal, from standard input, or from a script.");
        spec.usageMessage()
                .footer(
                        "",
                        "Type ? in a session to see its commands. An answer is a line QUESTION = CHOICE, with the ids that a session"
                                + " prints; lines that start with # are comments. In a script, the answer to a question without one"
                                + " is \"don't know\".",
                        "What is typed at a terminal is remembered in $XDG_STATE_HOME/registry-doctor/triage-history, except lines"
                                + " that begin with a blank and lines that look like a secret.",
                        "Exit codes: those of run, for the last examination of the session.");
        this.terminal = terminal;
        this.fixing = fixing;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        redact.validate();
        if (site.recordings().contains("-") && !script.isGiven()) {
            throw new UsageException("--from - reads standard input, from which the commands come; give --script FILE");
        }
        Answers written = answers();
        CommandLineEnvironment environment =
                new CommandLineEnvironment(site, redact, plugins.load(terminal), terminal, originalArgs(), fixing);
        environment.validate();
        Report report;
        try (BufferedReader in = commands()) {
            report = Triage.hold(environment, words -> screen(words, in), written);
        } catch (UncheckedIOException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        return report == null ? ExitCode.INCONCLUSIVE : ExitCode.of(report, FailOn.PROBLEM);
    }

    private Answers answers() {
        try {
            return answers.isGiven() ? Answers.parse(lines(answers.get())) : Answers.NONE;
        } catch (IOException e) {
            throw new UsageException("--answers " + answers.get() + " cannot be read", e);
        } catch (Refused e) {
            throw new UsageException("--answers " + answers.get() + ": " + e.getMessage(), e);
        }
    }

    private List<String> lines(Path file) throws IOException {
        try (BufferedReader reader = given(file, "--answers ")) {
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            return lines;
        }
    }

    private BufferedReader commands() {
        if (script.isGiven()) {
            return given(script.get(), "--script ");
        }
        String name = "standard input";
        return new BufferedReader(
                terminal.isInteractive()
                        ? BoundedCommands.typed(terminal.in(), name)
                        : BoundedCommands.reader(terminal.in(), name));
    }

    private BufferedReader given(Path file, String option) {
        return new BufferedReader(
                BoundedCommands.reader(new InputFile(file.toString(), terminal).open(), option + file));
    }

    /** A session with a sample is practice, and leaves nothing behind. */
    private SavedHistory history() {
        Path folder = ConfigFolder.ofState(terminal.environment());
        return folder == null || noHistory.get() || site.sample.isGiven()
                ? SavedHistory.none()
                : SavedHistory.in(folder.resolve("triage-history"));
    }

    private Screen screen(LineScreen.Completions words, BufferedReader in) {
        boolean person = !script.isGiven() && terminal.isInteractive();
        boolean able = !terminal.environment().getOrDefault("TERM", "dumb").equals("dumb");
        if (person && able) {
            try {
                return LineScreen.open(words, history(), color.on(terminal).color(), terminal.unicode());
            } catch (IOException | IllegalStateException e) {
                terminal.err().println(Version.NAME + ": this terminal does not support line editing");
                terminal.err().flush();
            }
        }
        TextStyle style = new TextStyle(
                person && color.on(terminal).color(), terminal.width(), terminal.unicode(), TextStyle.Detail.NORMAL);
        return new PlainScreen(in, terminal.out(), style, person);
    }
}

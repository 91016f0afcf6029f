package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.util.List;

/** {@code registry-doctor samples}: lists the sample sites. */
public final class SamplesCommand extends Command {

    private final Terminal terminal;

    public SamplesCommand(Terminal terminal) {
        super("samples", "Lists the sample sites, for run --sample NAME: no cluster is needed.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Sample> samples = Samples.all();
        int widest = samples.stream().mapToInt(s -> s.name().length()).max().orElse(0);
        for (Sample sample : samples) {
            terminal.out().println(pad(sample.name(), widest) + "  " + sample.title());
            String cause = sample.isHealthy() ? "healthy" : "cause: " + String.join(", ", sample.expected());
            terminal.out().println(" ".repeat(widest + 2) + cause);
        }
        return ExitCode.OK;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}

package dev.registrydoctor.doctor.cli.reference;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.writer.PrettyJson;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.util.List;

/** {@code registry-doctor samples}: lists the sample sites. */
public final class SamplesCommand extends Command {

    private final Terminal terminal;

    private final DataOptions data = with(new DataOptions());

    public SamplesCommand(Terminal terminal) {
        super("samples", "Lists the samples for run --sample; they need no cluster.");
        spec.addSubcommand("copy", new SamplesCopyCommand(terminal).commandLine());
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Sample> samples = Samples.all();
        if (!data.isText()) {
            data.print(out -> PrettyJson.write(out, json -> write(samples, json)), terminal);
            return ExitCode.OK;
        }
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

    private static void write(List<Sample> samples, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("samples");
        for (Sample sample : samples) {
            json.writeStartObject();
            json.writeStringField("name", sample.name());
            json.writeStringField("title", sample.title());
            json.writeBooleanField("healthy", sample.isHealthy());
            json.writeArrayFieldStart("causes");
            for (String cause : sample.expected()) {
                json.writeString(cause);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

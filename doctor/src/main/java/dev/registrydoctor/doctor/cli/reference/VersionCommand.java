package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;

/** {@code registry-doctor version}: which release this is, for people and for scripts. */
public final class VersionCommand extends Command {

    private final Terminal terminal;

    private final DataOptions data = with(new DataOptions());

    public VersionCommand(Terminal terminal) {
        super("version", "Prints the version.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (data.isText()) {
            terminal.out().println(Version.line());
            return ExitCode.OK;
        }
        data.print(
                out -> PrettyJson.write(out, json -> {
                    json.writeStartObject();
                    json.writeStringField("name", Version.NAME);
                    json.writeStringField("version", Version.number());
                    json.writeStringField("java", Runtime.version().toString());
                    json.writeStringField("reportSchema", Report.SCHEMA_VERSION);
                    json.writeEndObject();
                }),
                terminal);
        return ExitCode.OK;
    }
}

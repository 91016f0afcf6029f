package dev.registrydoctor.doctor.cli.reference;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.util.List;

/** {@code registry-doctor checks}: lists what is looked at. */
public final class ChecksCommand extends Command {

    private final Terminal terminal;

    private final PluginOptions plugins = with(new PluginOptions());
    private final DataOptions data = with(new DataOptions());

    public ChecksCommand(Terminal terminal) {
        super(
                "checks",
                "Lists the checks and the problems that they can report.",
                "The line below a check says what is true where it finds nothing wrong.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<Check> checks = plugins.load(terminal).checks();
        if (!data.isText()) {
            data.print(out -> PrettyJson.write(out, json -> write(checks, json)), terminal);
            return ExitCode.OK;
        }
        for (Check check : checks) {
            terminal.out().println(check.info().id());
            terminal.out().println("    " + check.info().states());
            for (Problem problem : check.info().problems()) {
                terminal.out()
                        .println("    - " + problem.id() + " (" + problem.kind().label() + ")");
            }
        }
        terminal.out().println();
        terminal.out().println(checks.size() + " checks. registry-doctor explain ID prints the page of a problem.");
        return ExitCode.OK;
    }

    private static void write(List<Check> checks, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("checks");
        for (Check check : checks) {
            json.writeStartObject();
            json.writeStringField("id", check.info().id());
            json.writeStringField("area", check.info().area());
            json.writeStringField("states", check.info().states());
            json.writeBooleanField("vital", check.info().vital());
            json.writeArrayFieldStart("problems");
            for (Problem problem : check.info().problems()) {
                ProblemData.write(problem, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

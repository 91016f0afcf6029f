package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.util.List;
import java.util.stream.Stream;

/** What a check asks and can report. */
record CheckReference(CheckInfo check) implements Reference {

    @Override
    public String title() {
        return check.id() + " (check): " + check.states();
    }

    private List<String> asks() {
        return Stream.concat(check.requires().stream(), check.welcomes().stream())
                .map(Question::describe)
                .toList();
    }

    @Override
    public String markdown() {
        StringBuilder text = new StringBuilder("## Reads\n");
        asks().forEach(what -> text.append("- ").append(what).append('\n'));
        text.append("\n## Can report\n");
        check.problems().forEach(p -> text.append("- `" + p.id() + "`: " + p.title() + "\n"));
        return text.toString();
    }

    @Override
    public PrettyJson.Content data() {
        return json -> {
            json.writeStartObject();
            json.writeStringField("id", check.id());
            json.writeStringField("area", check.area());
            json.writeStringField("states", check.states());
            json.writeBooleanField("vital", check.vital());
            json.writeArrayFieldStart("reads");
            for (String what : asks()) {
                json.writeString(what);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("problems");
            for (Problem problem : check.problems()) {
                ProblemData.write(problem, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }
}

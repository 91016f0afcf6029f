package dev.registrydoctor.doctor.cli.reference;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.problem.Problem;
import java.io.IOException;

/** Writes what a problem is called as data. */
final class ProblemData {

    private ProblemData() {}

    /** Writes it as an object. */
    static void write(Problem problem, JsonGenerator json) throws IOException {
        json.writeStartObject();
        fields(problem, json);
        json.writeEndObject();
    }

    /** Writes its fields into an object that has been started. */
    static void fields(Problem problem, JsonGenerator json) throws IOException {
        json.writeStringField("id", problem.id());
        json.writeStringField("area", problem.area());
        json.writeStringField("kind", problem.kind().label());
        json.writeStringField("title", problem.title());
    }
}

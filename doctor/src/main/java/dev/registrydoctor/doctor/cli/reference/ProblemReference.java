package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of a problem. */
record ProblemReference(Problem problem, Optional<ProblemPage> page) implements Reference {

    @Override
    public String title() {
        return problem.id() + " (" + problem.kind().label() + "): " + problem.title();
    }

    @Override
    public String markdown() {
        String body = page.map(ProblemPage::body).orElse("There is no page yet.\n");
        return problem.explainedBy().isEmpty()
                ? body
                : body
                        + problem.explainedBy().stream()
                                .map(cause -> "- `" + cause + "`\n")
                                .collect(Collectors.joining("", "\n## Can follow from\n", ""));
    }

    @Override
    public PrettyJson.Content data() {
        return json -> {
            json.writeStartObject();
            ProblemData.fields(problem, json);
            json.writeArrayFieldStart("canFollowFrom");
            for (String cause : problem.explainedBy()) {
                json.writeString(cause);
            }
            json.writeEndArray();
            json.writeStringField("markdown", page.map(ProblemPage::body).orElse(""));
            json.writeEndObject();
        };
    }
}

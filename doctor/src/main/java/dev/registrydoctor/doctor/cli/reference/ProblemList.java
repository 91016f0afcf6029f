package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All problems by area. */
record ProblemList(List<Problem> problems) implements Reference {

    @Override
    public String title() {
        return problems.size() + " problems by area; " + Version.NAME + " explain ID prints the page of one";
    }

    @Override
    public String markdown() {
        StringBuilder text = new StringBuilder();
        problems.stream()
                .collect(Collectors.groupingBy(Problem::area, TreeMap::new, Collectors.toList()))
                .forEach((area, found) -> {
                    text.append("## ").append(area).append('\n');
                    found.forEach(p -> text.append("- `" + p.id() + "`: " + p.title() + "\n"));
                    text.append('\n');
                });
        return text.toString();
    }

    @Override
    public PrettyJson.Content data() {
        return json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("problems");
            for (Problem problem : problems) {
                ProblemData.write(problem, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }
}

package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The checks by area: what each states of a healthy environment, what it can report, and what it reads. */
record ChecksPage(CatalogSite.Listing listing) {

    String html() throws IOException {
        return Pages.frame("", "checks.html", "What is checked", this::body);
    }

    private void body(Markup html) throws IOException {
        html.leaf(
                "p",
                "A check answers one question about an environment. Each line says what is true of a healthy one. Where"
                        + " required evidence could not be read, the check says that it could not run, and why.");
        Map<String, List<CheckInfo>> byArea = listing.checksByArea();
        Pages.areas(byArea.keySet(), html);
        for (Map.Entry<String, List<CheckInfo>> area : byArea.entrySet()) {
            html.leaf("h2", area.getKey(), "id", area.getKey());
            for (CheckInfo check : area.getValue()) {
                write(check, html);
            }
        }
    }

    private static void write(CheckInfo check, Markup html) throws IOException {
        html.text("\n").open("section", "class", "check", "id", check.id());
        html.open("h3").leaf("code", check.id()).close();
        String vital = check.vital() ? " Without this check, a run is inconclusive." : "";
        html.leaf("p", check.states() + "." + vital);
        Pages.list(check.problems(), "", html);
        asks("Requires", check.requires(), html);
        asks("Also reads", check.welcomes(), html);
        html.end();
    }

    private static void asks(String verb, List<Question<?>> questions, Markup html) throws IOException {
        if (!questions.isEmpty()) {
            String all = questions.stream().map(Question::describe).collect(Collectors.joining("; "));
            html.leaf("p", verb + ": " + all + ".", "class", "asks");
        }
    }
}

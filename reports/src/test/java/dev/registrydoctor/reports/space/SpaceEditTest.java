package dev.registrydoctor.reports.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Quota;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each text of a report that can hold words of an environment is edited, and nothing else. */
class SpaceEditTest {

    /** Fields of the JSON whose texts are no words of an environment. */
    private static final Set<String> OWN =
            Set.of("schemaVersion", "at", "source", "kind", "meaning", "advice", "digest", "pushed", "platforms");

    private static final Pattern TEXT =
            Pattern.compile("\"(\\w+)\"\\s*:\\s*(\"[^\"]*\"|\\[\\s*(?:\"[^\"]*\"\\s*,?\\s*)+])");

    /** A report that has each text. */
    private static SpaceReport whole() {
        Tag usual = SpaceSample.tag("v1", 5);
        Tag tag = new Tag(
                "v1", usual.digest(), usual.pushed(), 9, 5, usual.platforms(), List.of("referrer"), 1, "Pod a/b");
        Collection collection = new Collection(1, 1, List.of("app:v1"), "stopped");
        SpaceReport report = SpaceSample.of(SpaceSample.repository("app", tag));
        SpaceReport.Totals totals = report.totals();
        return new SpaceReport(
                "registry",
                report.at(),
                RegistryStore.Source.FILES,
                true,
                List.of("files of /x"),
                new SpaceReport.Totals(1, 1, 1, totals.tagged(), 0, 1L, 1L, collection),
                report.volume(),
                report.growth(),
                report.repositories(),
                List.of(new Quota("project", 1, 2L)),
                List.of(new Difference("kind", "app:v1", "one", "two", "it means", "do this")),
                List.of("a gap"),
                new WhatIf(
                        "delete app:v1",
                        collection,
                        0,
                        List.of(new Deletion("app", List.of("v1"), 1, 1)),
                        List.of("kept"),
                        List.of("app:v2"),
                        List.of("doubt"),
                        "command"));
    }

    private static Set<String> fields(SpaceReport report, boolean edited) throws IOException {
        StringWriter json = new StringWriter();
        SpaceJson.write(report, json);
        Set<String> fields = new TreeSet<>();
        Matcher texts = TEXT.matcher(json.toString());
        while (texts.find()) {
            if (texts.group(2).contains("EDITED") == edited) {
                fields.add(texts.group(1));
            }
        }
        return fields;
    }

    @Test
    void eachTextIsEditedAndNothingElse() throws IOException {
        SpaceReport report = whole();
        Set<String> all = fields(report, false);
        SpaceReport edited = SpaceEdit.apply(report, text -> "EDITED");

        assertEquals(OWN, fields(edited, false));
        all.removeAll(OWN);
        assertEquals(all, fields(edited, true));
        assertTrue(all.size() >= 18, all::toString);
        assertEquals(report, SpaceEdit.apply(report, text -> text));
    }
}

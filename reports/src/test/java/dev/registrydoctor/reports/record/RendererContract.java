package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every rendering of a report keeps to, whatever the report holds. */
public abstract class RendererContract {

    protected abstract String render(Report report) throws IOException;

    /** The text without the characters beyond ASCII that this rendering writes by itself. */
    protected String withoutOwnSigns(String text) {
        return text;
    }

    /** The text as this rendering writes it inside its own syntax. */
    protected abstract String written(String text);

    @Test
    protected void rendersEverySortOfReport() throws IOException {
        for (Map.Entry<String, Report> entry : Cases.all().entrySet()) {
            String text = render(entry.getValue());

            assertTrue(text.endsWith("\n") && !text.endsWith("\n\n"), entry.getKey() + " ends in one line break");
            assertTrue(text.contains(written(entry.getValue().headline())), entry.getKey() + " has its headline");
            assertEquals(text, render(entry.getValue()), entry.getKey() + " is rendered alike each time");
        }
    }

    @Test
    protected void namesEveryRootAndWarning() throws IOException {
        Report many = Cases.get("many roots");
        String text = render(many);

        assertEquals(30, many.diagnoses().size());
        many.diagnoses().forEach(d -> {
            assertTrue(
                    text.contains(d.root().problem().id()), d.root().problem().id());
            assertTrue(text.contains(d.consequences().get(0).finding().problem().id()));
        });
        String warnings = render(Cases.get("warnings"));
        assertTrue(warnings.contains("default/web") && warnings.contains("runtime.hosts-toml-missing"));
    }

    @Test
    protected void saysWhatCouldNotBeSeenAndWhatWouldHelp() throws IOException {
        String text = render(Cases.get("addon off"));

        for (String said : List.of(
                Cases.NOT_ROOT.what(),
                Cases.NOT_ROOT.why(),
                Cases.NOT_ROOT.remedy(),
                "auth.namespaces",
                "runtime.config")) {
            assertTrue(text.contains(written(said)), said);
        }
        assertTrue(render(Cases.get("tool failed")).contains("IllegalState: oh"));
    }

    @Test
    protected void holdsNothingThatSteersATerminal() throws IOException {
        String hostile = "x\u001b[2J\u001b]0;t\u0007\u009b31m\r\b\u007f\u202eevil\u2066\u200b\ufeff\u2028";

        String text = withoutOwnSigns(render(Seeded.with(place -> hostile + place)));

        assertTrue(
                text.codePoints().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f)), "only ASCII can be left of it");
        assertTrue(text.contains(written("\\u{1b}[2J")), "and it is visible");
    }

    @Test
    protected void doesNotLetANameBeginALine() throws IOException {
        String text = render(Seeded.with(place -> place.matches(".*\\.(?:script|content|manifest|undo\\d+)")
                ? place
                : place + "\nHEALTHY: no problem found"));

        assertFalse(text.lines().anyMatch(line -> line.startsWith("HEALTHY")));
    }

    @Test
    protected void writesMarkupAsItIs() throws IOException {
        String text = render(Seeded.with(place -> "<script>&amp;\"`" + place));

        assertTrue(text.contains(written("<script>&amp;\"")));
    }

    @Test
    protected void bearsMonstrousNames() throws IOException {
        String text = render(Seeded.with(place -> place + "-" + "x".repeat(5_000)));

        assertTrue(text.contains("root.problem-xxx"));
        assertTrue(text.length() < 4_000_000);
    }

    @Test
    protected void writesAllAlphabets() throws IOException {
        String text = render(Seeded.with(place -> "Zürich-東京-🐳-" + place));

        assertTrue(text.contains("Zürich-東京-🐳-root.summary"));
    }

    @Test
    protected void holdsNoSecretWhereverItStood() throws IOException {
        List<String> secrets = List.of(
                "https://bob:hunter2@registry.local/v2/ %s",
                "Authorization: Bearer hunter2 %s",
                "{\"auth\":\"hunter2\"} %s",
                "password=hunter2 %s",
                "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY----- %s",
                "token eyJhbGciOi.eyJodW50ZXIyIjoi.hunter2 %s");
        for (String secret : secrets) {
            String text = render(Seeded.with(place -> secret.replace("%s", place)));

            assertFalse(text.contains("hunter2"), secret);
            assertTrue(text.contains("[redacted]"), secret);
            assertTrue(text.contains("root.summary"), "the rest of the text is still there: " + secret);
        }
    }
}

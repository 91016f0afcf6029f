package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.html.PageHead;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What browsers may do with a page. */
class ContentPolicyTest {

    private static String page(@Nullable String script) throws IOException {
        StringBuilder out = new StringBuilder();
        PageHead.write(new Markup(out), out, "title", "p {}", script);
        return out.toString();
    }

    private static List<String> parts(String policy) {
        return List.of(policy.split("; "));
    }

    @Test
    void isThePagesOwnAndNoFrame() throws Exception {
        List<String> parts = parts(ContentPolicy.of(page("f()")));
        assertEquals(6, parts.size());
        assertTrue(parts.contains("default-src 'none'"));
        assertTrue(parts.contains("frame-ancestors 'none'"));
        assertTrue(parts.get(1).startsWith("style-src 'sha256-"));
        assertTrue(parts.get(2).startsWith("script-src 'sha256-"));
        assertEquals(5, parts(ContentPolicy.of(page(null))).size());
    }

    @Test
    void isThatOfAReport() throws Exception {
        StringBuilder out = new StringBuilder();
        HtmlReport.write(
                ServedHttp.examined("1", ServedHttp.NOON, true, "<title>").report(), out);
        assertTrue(parts(ContentPolicy.of(out.toString())).get(2).startsWith("script-src 'sha256-"));
    }

    @Test
    void whatIsNotAPageOfThisProgramMayDoNothing() throws Exception {
        String own = page("f()");
        for (String other : List.of(
                "",
                "<p>" + own,
                own.replace("default-src 'none'", "default-src *"),
                own.replace("style-src 'sha256-", "style-src 'unsafe-inline' 'sha256-"),
                own.replace("; base-uri", "; img-src *; base-uri"),
                own.replace("<meta charset", "<script>x</script><meta charset"))) {
            assertEquals(ContentPolicy.NOTHING, ContentPolicy.of(other), other);
        }
        assertTrue(parts(ContentPolicy.NOTHING).containsAll(List.of("default-src 'none'", "sandbox")));
    }
}

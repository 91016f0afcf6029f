package dev.registrydoctor.reports.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.Hop.State;
import dev.registrydoctor.checks.path.Hop.Step;
import dev.registrydoctor.checks.path.ImagePath;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathReportTest {

    private static final String HOSTILE = "evil\u001b[2J\u202eSECRET";

    private static ImagePath path(State... states) {
        List<Hop> hops = new java.util.ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            hops.add(
                    new Hop(List.of(Step.values()).get(i), states[i], "says " + HOSTILE, List.of("detail " + HOSTILE)));
        }
        return new ImagePath("r.lab/a", "node " + HOSTILE, hops);
    }

    private static String text(ImagePath path) throws IOException {
        StringBuilder out = new StringBuilder();
        PathReport.writeText(path, "site " + HOSTILE, TextStyle.PLAIN, out);
        return out.toString();
    }

    private static String json(ImagePath path) throws IOException {
        StringWriter out = new StringWriter();
        PathReport.writeJson(path, "site " + HOSTILE, List.of(), out);
        return out.toString();
    }

    @Test
    void nothingSteersATerminal() throws IOException {
        for (String out : List.of(text(path(State.PASSES)), json(path(State.PASSES)))) {
            assertFalse(out.contains("\u001b") || out.contains("\u202e"), out);
            assertTrue(out.contains("u{1b}"), out);
        }
    }

    @Test
    void theVerdictIsTheLastLine() throws IOException {
        assertEquals("The path of r.lab/a works.", last(text(path(State.PASSES, State.PASSES))));
        assertEquals("The path of r.lab/a breaks at: DNS.", last(text(path(State.PASSES, State.BREAKS))));
        assertEquals(
                "Nothing is known to break the path of r.lab/a; unknown: DNS.",
                last(text(path(State.PASSES, State.NOT_KNOWN))));
    }

    @Test
    void whatComesAfterABreakIsNotReached() throws IOException {
        String out = text(path(State.PASSES, State.BREAKS, State.PASSES));
        assertTrue(out.contains("secret       -    not reached"), out);
        assertTrue(out.contains("DNS          FAIL says"), out);
    }

    private static String last(String text) {
        return text.lines().reduce("", (a, b) -> b);
    }
}

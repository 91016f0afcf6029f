package dev.registrydoctor.checks.catalog.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HostsWritingTests {

    private static final String DIRECTORY = "/etc/certs.d/reg.lab";
    private static final String FILE = DIRECTORY + "/hosts.toml";

    private static CertsDirectory directory(@Nullable String text, @Nullable String unreadable) {
        return new CertsDirectory("reg.lab", DIRECTORY, List.of("hosts.toml"), text, unreadable);
    }

    private static Action written(@Nullable CertsDirectory there, boolean seen) {
        return HostsWriting.file(DIRECTORY, there, seen, "x");
    }

    /** A file of root's that a user cannot read is there all the same. */
    @Test
    void onlyWhereNothingIsThereNoCopyIsKept() {
        assertEquals(Action.write(FILE, "x"), written(null, true));
        assertEquals(Action.write(FILE, "x"), written(directory(null, null), true));
        assertEquals(Action.replace(FILE, "x"), written(directory("server = \"\"", null), true));
        assertEquals(Action.writeOver(FILE, "x"), written(directory(null, "permission denied"), true));
        assertEquals(Action.writeOver(FILE, "x"), written(null, false));
    }

    @Test
    void theServerOfAnotherPortKeepsItsScheme() {
        String text = """
                server = "https://reg.lab"

                [host."https://reg.lab"]
                  capabilities = ["pull"]

                [host."https://reg.lab:5000"]
                  capabilities = ["pull"]
                """;
        Action action = HostsWriting.byScheme(directory(text, null), "reg.lab", "http", null, null);
        assertEquals(
                text.replace("https://reg.lab\"", "http://reg.lab\""),
                LineEdit.applied(
                        Objects.requireNonNull((Action.ChangeLines) action).edits(), text));
    }

    @Test
    void aCaIsAddedBesideThoseThatAreNamed() {
        String alone = """
                ca = "ca.crt"
                server = "https://reg.lab"
                [host."https://reg.lab"]
                  ca = "ca.crt"
                """;
        String both = alone.replace("\"ca.crt\"", "[\"ca.crt\", \"more.crt\"]");
        assertEquals(both, withCa(alone, "more.crt"));
        assertEquals(both, withCa(alone.replace("\"ca.crt\"", "[\"ca.crt\"]"), "more.crt"));
        assertEquals("", withCa(alone, "ca.crt"), "it is named already");
        assertEquals("", withCa(alone + "[host.\"https://mirror.lab\"]\n  ca = \"ca.crt\"\n", "more.crt"));
    }

    /** The file after it; empty when no change is known. */
    private static String withCa(String text, String ca) {
        Action action = HostsWriting.withCa(directory(text, null), "reg.lab", ca, null);
        return action == null ? "" : LineEdit.applied(((Action.ChangeLines) action).edits(), text);
    }
}

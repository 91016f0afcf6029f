package dev.registrydoctor.doctor.hostile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run of the program at a hostile site, and what holds for each, whatever the site does. */
record Visit(Cli.Result json) {

    /** Nothing found, wrong usage, problems, inconclusive: never a failure of the tool. */
    private static final Set<Integer> OUTCOMES = Set.of(0, 2, 3, 5);

    /** Runs it in every form that people read, and asserts what holds for each. */
    static Visit of(Path folder, @Nullable String api, @Nullable String registry, String timeout) throws IOException {
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"), kubeconfig(api == null ? "http://127.0.0.1:1" : api, "token: t0ken"));
        List<Object> args = new ArrayList<>(List.of("--kubeconfig", kubeconfig, "--timeout", timeout));
        if (registry != null) {
            args.addAll(List.of("--registry", registry));
        }
        return of(folder, args);
    }

    /** The same, for a command line that says where. */
    static Visit of(Path folder, List<?> where) throws IOException {
        List<Object> args = new ArrayList<>(List.of("run"));
        args.addAll(where);
        if (!where.contains("--host-root") && !where.contains("--from")) {
            args.addAll(List.of("--host-root", Files.createDirectories(folder.resolve("host"))));
        }
        args.addAll(List.of("-o", "json"));
        Visit visit = new Visit(Cli.run(args.toArray()));
        visit.assertSound();
        return visit;
    }

    /** One of the outcomes, with no fault of a check, and no control characters on any terminal. */
    void assertSound() {
        assertTrue(OUTCOMES.contains(json.exit()), json::toString);
        assertClean(json.out());
        assertClean(json.err());
        if (json.exit() != 2) {
            assertTrue(Cli.checks(json.json(), "error").isEmpty(), json::out);
            assertFalse(json.out().contains("the doctor failed"), json::out);
        }
    }

    static void assertClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = c == '\n' || (!Character.isISOControl(c) && !isBidi(c));
            assertTrue(allowed, "U+" + Integer.toHexString(c) + " at " + i);
        }
    }

    private static boolean isBidi(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }

    int exit() {
        return json.exit();
    }

    boolean deadlineHit() {
        return json.json().at("/run/deadlineHit").asBoolean();
    }

    JsonNode report() {
        return json.json();
    }

    /** Every reason why something could not be seen. */
    String notSeen() {
        return report().get("notLookedAt").toString();
    }

    void assertSays(String words) {
        assertTrue(json.toString().contains(words), () -> words + " is not in " + json);
    }

    static String kubeconfig(String server, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - {name: here, context: {cluster: c, user: u}}
                clusters:
                - {name: c, cluster: {server: "%s"}}
                users:
                - {name: u, user: {%s}}
                """.formatted(server, user);
    }
}

package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What {@code registry-doctor rbac} prints. */
class RbacCommandTest {

    private static List<Map<?, ?>> documents(String text) {
        List<Map<?, ?>> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(text)
                .forEach(document -> documents.add((Map<?, ?>) document));
        return documents;
    }

    @Test
    void printsTheManifestThatThePackagesHave() throws Exception {
        Path file = Path.of("..", "samples", "kubernetes", "rbac.yaml");
        assertEquals(Files.readString(file), Cli.run("rbac").out());
    }

    /** The name comes from a message of an API server: it ends in quotes of YAML, whatever is in it. */
    @ParameterizedTest
    @ValueSource(strings = {"jane", "system:serviceaccount:ns:name", "a\"\n- kind: Group", "$1\\"})
    void bindsEveryRoleToAUser(String user) {
        List<Map<?, ?>> all = documents(Cli.run("rbac").out());
        List<Map<?, ?>> granted =
                documents(Cli.run("rbac", "--user", user, "--pull-secrets", "--registry-config", "--space", "--nodes")
                        .out());

        List<String> kinds =
                granted.stream().map(d -> String.valueOf(d.get("kind"))).toList();
        assertFalse(kinds.contains("ServiceAccount") || kinds.contains("Namespace"), kinds::toString);
        List<?> subjects = granted.stream()
                .filter(d -> String.valueOf(d.get("kind")).endsWith("Binding"))
                .map(d -> d.get("subjects"))
                .toList();
        Object one = List.of(Map.of("kind", "User", "apiGroup", "rbac.authorization.k8s.io", "name", user));
        // Those of rbac.yaml, and one of each of the others.
        long bindings = all.stream()
                .filter(d -> String.valueOf(d.get("kind")).endsWith("Binding"))
                .count();
        assertEquals(bindings + 4, subjects.size());
        subjects.forEach(subject -> assertEquals(one, subject));
    }
}

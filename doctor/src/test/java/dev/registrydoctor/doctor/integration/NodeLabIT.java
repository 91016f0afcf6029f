package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three hosts that look like nodes, of which one or two differ as {@code samples/lab/nodes} says: what containerd meets there, and
 * what {@code run --nodes} says of the same from a laptop. All cases are tried in one lab; each is a test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Tag("long")
class NodeLabIT {

    private LabResults results = LabResults.NONE;

    @BeforeAll
    void tryAll(@TempDir Path folder) throws Exception {
        LabProcess.assumePossible(folder);
        Programs.need("nft", "setpriv", "pkill");
        String[] names = NodeLabCase.all().stream().map(NodeLabCase::name).toArray(String[]::new);
        results = LabResults.of(NodeLab.class, folder, names);
    }

    static List<NodeLabCase> cases() {
        return NodeLabCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theDifferenceAndItsNodeAreNamed(NodeLabCase lab) {
        JsonNode result = results.get(lab.name());
        result.get("said").properties().forEach(said -> {
            String words = said.getValue().asText();
            boolean fails = lab.differ().contains(said.getKey()) && !lab.says().isEmpty();
            assertTrue(
                    fails ? Stream.of(lab.says().split(" \\| ")).anyMatch(words::contains) : words.isEmpty(),
                    () -> "containerd of " + said.getKey() + " says: " + words);
        });
        JsonNode report = result.get("report");
        assertEquals(List.copyOf(lab.expected()), problems(report, "diagnoses", "/root/problem"), () -> shown(result));
        Set<String> told = new TreeSet<>();
        report.path("checks").forEach(check -> check.path("problems").forEach(p -> told.add(p.asText())));
        assertTrue(told.containsAll(lab.also()), () -> lab.also() + ": " + shown(result));
        assertEquals(List.of(), problems(report, "unexplained", "/problem"), () -> shown(result));
        String wrong = lab.expected().isEmpty() ? "problems" : "healthy";
        assertNotEquals(wrong, report.get("verdict").asText(), () -> shown(result));
    }

    private static String shown(JsonNode result) {
        JsonNode report = result.get("report");
        return report.isTextual()
                ? report.asText() + result.get("err").asText()
                : report.get("diagnoses").toPrettyString()
                        + report.get("unexplained").toPrettyString();
    }

    /** The problems of a list with their nodes, {@code tls.expired@vm2+vm3}, sorted; one that is told twice is there twice. */
    private static List<String> problems(JsonNode report, String list, String at) {
        List<String> found = new ArrayList<>();
        for (JsonNode each : report.path(list)) {
            List<String> hosts = new ArrayList<>();
            each.at("/details/hosts").forEach(host -> hosts.add(host.asText()));
            JsonNode subject = at.equals("/problem") ? each.path("subject") : each.at("/root/subject");
            if (hosts.isEmpty() && subject.path("kind").asText().equals("node")) {
                hosts.add(subject.path("name").asText());
            }
            found.add(each.at(at).asText() + (hosts.isEmpty() ? "" : "@" + String.join("+", hosts)));
        }
        Collections.sort(found);
        return found;
    }
}

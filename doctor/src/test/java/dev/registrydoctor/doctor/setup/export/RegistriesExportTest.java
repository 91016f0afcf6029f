package dev.registrydoctor.doctor.setup.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNodes;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.setup.plan.NodeFiles;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistriesExportTest {

    private static final String SHIPPED = """
            server = "https://docker.io"

            [host."https://registry-1.docker.io"]
            capabilities = ["pull", "resolve"]
            """;

    private static RegistriesExport export(GivenSite site) {
        return RegistriesExport.of(
                new Examiner(site, Duration.ofMinutes(1), asked -> {}).gather(RegistriesExport.needs()));
    }

    /** Everything but the comments. */
    private static String body(String text) {
        return String.join("\n", text.lines().filter(l -> !l.startsWith("#")).toList()) + "\n";
    }

    @Test
    void theSettingsOfANodeAreAFile() {
        NodeFiles node = new NodeFiles("2.1.6")
                .hosts("docker.io", """
                        server = "https://cache.lab/v2/hub"
                        override_path = true
                        ca = "lab.crt"

                        [host."https://cache.lab/v2/hub"]
                          override_path = true
                          ca = "lab.crt"
                        """)
                .hosts("reg.lab_5000_", "server = \"http://reg.lab:5000\"\n[host.\"http://reg.lab:5000\"]\n");
        assertEquals("""
                mirrors:
                  "docker.io":
                    endpoint:
                      - "https://cache.lab/v2/hub"
                    fallback: false
                  "reg.lab:5000":
                    endpoint:
                      - "http://reg.lab:5000"
                configs:
                  "cache.lab":
                    tls:
                      ca_file: "/var/snap/microk8s/current/args/certs.d/docker.io/lab.crt"
                    mirror_only: true
                """, body(export(node.site()).text()));
    }

    /** A plan for what was exported has no steps, whatever a node has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[host]\n",
                "server = \"https://reg.lab:5000\"\n[host]\n",
                "server = \"http://reg.lab:5000\"\n[host.\"http://reg.lab:5000\"]\n",
                "[host.\"http://reg.lab:5000\"]\n",
                "[host.\"http://reg.lab:5000\"]\n[host.\"http://other.lab\"]\n",
                "[host.\"http://one.lab\"]\n[host.\"https://two.lab/a/b\"]\n",
                "server = \"http://one.lab\"\n[host.\"https://two.lab\"]\noverride_path = true\n",
                "server = \"http://one.lab\"\n[host.\"https://two.lab\"]\nca = \"a.crt\"\nclient = [[\"/a\", \"b\"]]\n",
                "server = \"http://one.lab\"\n[host.\"https://two.lab\"]\nca = [\"a.crt\", \"b.crt\"]\n",
                "[host.\"https://two.lab\"]\nskip_verify = true\n[host.\"https://two.lab/x\"]\n",
                "[host.\"http://two.lab\"]\nskip_verify = true\n",
                "[host.\"http://two.lab\"]\ncapabilities = [\"pull\"]\n",
                "skip_verify = true\n[host.\"https://one.lab\"]\n",
                "broken",
                "",
            })
    void aPlanForWhatWasExportedHasNoSteps(String text) {
        for (String directory : List.of("reg.lab:5000", "docker.io", "_default", "localhost:5000")) {
            for (String version : List.of("1.6.36", "1.7.29", "2.1.6")) {
                NodeFiles node = new NodeFiles(version)
                        .hosts(directory, text)
                        .hosts(
                                "localhost:32000",
                                "server = \"http://localhost:32000\"\n[host.\"http://localhost:32000\"]\n");
                if (!directory.equals("docker.io")) {
                    node.hosts("docker.io", SHIPPED);
                }
                String file = export(node.site()).text();
                SetupPlan plan = node.plan(file);
                assertEquals(List.of(), plan.steps(), () -> version + " " + directory + "\n" + file + plan);
                assertTrue(plan.isDone());
            }
        }
    }

    @Test
    void whatTheFormatCannotSayIsNamedInAComment() {
        NodeFiles node = new NodeFiles("2.1.6").hosts("reg.lab", """
                server = "https://reg.lab"
                [host."http://a.lab"]
                  capabilities = ["pull"]
                  [host."http://a.lab".header]
                    authorization = "Basic c2VjcmV0OnNlY3JldA=="
                """);
        String text = export(node.site()).text();
        assertTrue(text.contains("# reg.lab: left out, this format cannot say it."), text);
        assertTrue(text.contains("http://a.lab (not for tags)"), text);
        assertTrue(text.contains("sends HTTP headers"), text);
        assertFalse(text.contains("c2VjcmV0"), text);
        assertEquals("mirrors: {}\n", body(text));
    }

    @Test
    void differencesBetweenNodesAreComments() {
        String right = "server = \"http://reg.lab\"\n[host.\"http://reg.lab\"]\n";
        GivenSite site = GivenNodes.seenOnly(
                GivenSite.empty()
                        .host(Given.laptop())
                        .with(
                                Given.node("a", "10.0.0.1"),
                                Given.node("b", "10.0.0.2"),
                                Given.node("c", "10.0.0.3"),
                                Given.node("d", "10.0.0.4"))
                        .seen(
                                "a",
                                new NodeFiles("2.1.6").hosts("reg.lab", right).site())
                        .seen(
                                "b",
                                new NodeFiles("2.1.6")
                                        .hosts("x.lab", "[host.\"http://y.lab\"]\n")
                                        .site())
                        .seen(
                                "c",
                                new NodeFiles("2.1.6")
                                        .hosts("reg.lab", "[host.\"https://reg.lab\"]\n")
                                        .site()),
                List.of("a", "b", "c"),
                new Gap(Gap.Cause.TIMED_OUT, "node d", "its Pod did not start", ""));
        RegistriesExport export = export(site);
        String text = export.text();
        assertTrue(text.contains("# reg.lab: node b has no settings for it."), text);
        assertTrue(text.contains("# reg.lab: node c asks https://reg.lab."), text);
        assertTrue(text.contains("# x.lab: node a has no settings for it."), text);
        assertTrue(text.contains("# Not read: d: node d: its Pod did not start."), text);
        assertEquals(1, export.unseen().size());
        assertEquals(2, NodeFiles.wanted(text).registries().size());
    }

    @Test
    void mirrorTablesAreExportedToo() {
        NodeFiles node = new NodeFiles("1.6.36").with(BuiltIn.TEMPLATE, """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."old.lab:5000"]
                  endpoint = ["http://old.lab:5000"]
                """);
        String text = export(node.site()).text();
        assertTrue(text.contains("goes by mirrors tables"), text);
        assertTrue(body(text).contains("\"http://old.lab:5000\""), text);
    }

    @Test
    void hostileNamesMakeNoLinesOfTheirOwn() {
        NodeFiles node = new NodeFiles("2.1.6")
                .hosts("a\nmirrors:", "[host.\"http://x.lab\"]\n")
                .hosts("\"; rm -rf", "[host.\"http://x.lab\"]\n");
        assertEquals("mirrors: {}\n", body(export(node.site()).text()));
        assertEquals(
                "mirrors: {}\n",
                body(export(new NodeFiles("2.1.6").site().unknown(CertsDirectory.Ask.OWN))
                        .text()));
    }
}

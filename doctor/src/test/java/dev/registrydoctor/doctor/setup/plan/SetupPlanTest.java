package dev.registrydoctor.doctor.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.node.RegistryChange;
import dev.registrydoctor.doctor.setup.node.RegistryChange.Kind;
import dev.registrydoctor.doctor.setup.wanted.MirrorWish;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import dev.registrydoctor.doctor.setup.wanted.WantedTls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SetupPlanTest {

    private static final String MIRROR = """
            mirrors:
              docker.io:
                endpoint: ["https://cache.lab:5443"]
            """;

    private static final String SHIPPED = """
            server = "https://docker.io"

            [host."https://registry-1.docker.io"]
            capabilities = ["pull", "resolve"]
            """;

    private static RegistryChange only(SetupPlan plan) {
        assertEquals(1, plan.nodes().size());
        assertEquals(1, plan.nodes().get(0).changes().size(), plan.toString());
        return plan.nodes().get(0).changes().get(0);
    }

    private static Step step(SetupPlan plan) {
        assertEquals(1, plan.steps().size(), plan.steps().toString());
        return plan.steps().get(0);
    }

    /** Carries a plan out and looks again. */
    private static void assertDoneAfter(NodeFiles node, WantedRegistries wanted, CaFiles known) {
        assertEquals(List.of(), node.carryOut(node.plan(wanted, known).steps()));
        SetupPlan again = node.plan(wanted, known);
        assertEquals(List.of(), again.steps(), node.texts::toString);
        assertTrue(again.isDone());
    }

    @Test
    void aRegistryWithoutDirectoryGetsAFile() {
        NodeFiles node = new NodeFiles("1.7.29");
        SetupPlan plan = node.plan(MIRROR);
        assertEquals(Kind.MISSING, only(plan).kind());
        assertEquals("https://registry-1.docker.io", only(plan).present());
        assertEquals(
                "https://cache.lab:5443, then https://registry-1.docker.io",
                only(plan).wanted());
        assertDoneAfter(node, NodeFiles.wanted(MIRROR), CaFiles.NONE);
        assertEquals("""
                server = "https://registry-1.docker.io"

                [host."https://cache.lab:5443"]
                  capabilities = ["pull", "resolve"]
                """, node.hosts("docker.io"));
    }

    @Test
    void theShippedFileIsChangedByLines() {
        NodeFiles node = new NodeFiles("1.7.29").hosts("docker.io", "# shipped\n" + SHIPPED);
        assertInstanceOf(Action.ChangeLines.class, step(node.plan(MIRROR)).action());
        assertDoneAfter(node, NodeFiles.wanted(MIRROR), CaFiles.NONE);
        assertEquals("""
                # shipped
                server = "https://registry-1.docker.io"

                [host."https://cache.lab:5443"]
                  capabilities = ["pull", "resolve"]

                [host."https://registry-1.docker.io"]
                capabilities = ["pull", "resolve"]
                """, node.hosts("docker.io"));
    }

    @Test
    void commentsKeysOfOthersAndHeadersStay() {
        String text = """
                # who wrote this
                server = "https://old.lab" # last
                dial_timeout = "3s"

                # the first cache
                [host."http://one.lab:5000"]
                  capabilities = ["pull"] # no tags
                  dial_timeout = "5s"
                  [host."http://one.lab:5000".header]
                    x-token = "s3cr3t"

                # gone
                [host."http://two.lab:5000"]
                  skip_verify = true
                """;
        String yaml = """
                mirrors:
                  reg.lab:
                    endpoint: ["http://one.lab:5000", "https://three.lab"]
                """;
        NodeFiles node = new NodeFiles("2.1.6").hosts("reg.lab", text);
        assertFalse(node.plan(yaml).toString().contains("s3cr3t"));
        assertDoneAfter(node, NodeFiles.wanted(yaml), CaFiles.NONE);
        assertEquals("""
                # who wrote this
                server = "https://reg.lab" # last
                dial_timeout = "3s"

                # the first cache
                [host."http://one.lab:5000"]
                  capabilities = ["pull", "resolve"] # no tags
                  dial_timeout = "5s"
                  [host."http://one.lab:5000".header]
                    x-token = "s3cr3t"

                [host."https://three.lab"]
                  capabilities = ["pull", "resolve"]

                # gone
                """, node.hosts("reg.lab"));
    }

    @Test
    void anotherOrderWithCommentsIsLeftToAPerson() {
        String yaml = """
                mirrors:
                  reg.lab:
                    endpoint: ["http://one.lab", "http://two.lab"]
                """;
        String text = "server = \"https://reg.lab\"\n[host.\"http://two.lab\"]\n[host.\"http://one.lab\"]\n";
        NodeFiles plain = new NodeFiles("2.1.6").hosts("reg.lab", text);
        assertInstanceOf(Action.WriteFile.class, step(plain.plan(yaml)).action());
        assertDoneAfter(plain, NodeFiles.wanted(yaml), CaFiles.NONE);
        Step step =
                step(new NodeFiles("2.1.6").hosts("reg.lab", "# mine\n" + text).plan(yaml));
        assertInstanceOf(Action.EditFile.class, step.action());
        assertTrue(String.valueOf(step.decision()).contains("[host.\"http://one.lab\"]"));
    }

    @Test
    void aFileThatContainerdRefusesIsReplaced() {
        NodeFiles node = new NodeFiles("2.1.6").hosts("docker.io", "server = “https://docker.io”\n");
        RegistryChange change = only(node.plan(MIRROR));
        assertEquals(Kind.REFUSED, change.kind());
        assertTrue(change.present().contains("containerd ignores"), change.present());
        assertDoneAfter(node, NodeFiles.wanted(MIRROR), CaFiles.NONE);
    }

    /** Whatever is there, one plan leads to what is wanted, and a second has no steps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "server = \"http://reg.lab:5000\"\n",
                "[host]\n",
                "server = \"https://reg.lab:5000\"\n\n[host.\"https://reg.lab:5000\"]\n  capabilities = [\"pull\", \"resolve\", \"push\"]\n",
                "[host.\"http://one.lab:5000\"]\n",
                "[host.\"one.lab:5000\"]\n",
                "skip_verify = true\n[host.\"http://one.lab:5000\"]\nskip_verify = true\nca = \"x.crt\"\n",
                "server = \"http://one.lab:5000\"\noverride_path = true\n\n[host.\"http://one.lab:5000/a/v2\"]\n  override_path = true\n",
                "[host.\"http://a.lab\"]\n[host.\"http://b.lab\"]\n[host.\"http://c.lab\"]\n",
                "[host.\"https://three.lab/v2\"]\n[host.\"http://one.lab:5000/\"]\n",
                "[host.\"http://one.lab:5000\"]\ncapabilities = [\n  \"pull\", # one\n]\nclient = [\n[\"/a\", \"/b\"]\n]\n",
                "host.\"http://one.lab:5000\".skip_verify = true\n",
                "capabilities = [\"pull\"]\nserver = 'https://three.lab'\n[host.'https://three.lab']\nca = ['/x.pem', '/y.pem']\n",
                "server = \"https://reg.lab:5000\"\r\n[host.\"https://reg.lab:5000\"]\r\n"
            })
    void onePlanIsEnough(String text) {
        List<String> files = List.of(
                "mirrors: {'reg.lab:5000': {endpoint: ['http://reg.lab:5000']}}",
                "mirrors: {'reg.lab:5000': {endpoint: ['http://one.lab:5000', 'https://three.lab']}}",
                "mirrors: {'reg.lab:5000': {endpoint: ['https://three.lab/x/v2'], fallback: false}}",
                "mirrors: {'reg.lab:5000': {endpoint: ['https://three.lab', 'http://one.lab:5000/a/v2'], fallback: false}}",
                "configs: {'reg.lab:5000': {tls: {insecure_skip_verify: true}}}",
                "configs: {'reg.lab:5000': {tls: {ca_file: /x.pem, cert_file: /c.pem, key_file: /k.pem}}}",
                "mirrors: {'*': {endpoint: ['http://one.lab:5000']}, 'reg.lab:5000': {}}",
                "mirrors: {'reg.lab:5000': {endpoint: ['https://three.lab'], rewrite: {'^(.*)$': 'hub/$1'}}}\n"
                        + "configs: {three.lab: {tls: {ca_file: /y.pem}}}");
        for (String yaml : files) {
            for (String version : List.of("1.6.36", "1.7.29", "2.1.6")) {
                NodeFiles node = new NodeFiles(version);
                if (!text.isEmpty()) {
                    node.hosts("reg.lab:5000", text);
                }
                assertDoneAfter(node, NodeFiles.wanted(yaml), CaFiles.NONE);
                assertDoneAfter(node, NodeFiles.wanted(yaml), new CaFiles(Map.of("/y.pem", "PEM")));
            }
        }
    }

    @Test
    void aDirectoryInTheOtherSpellingIsTheOneThatCounts() {
        String yaml = "mirrors: {'reg.lab:5000': {endpoint: ['http://reg.lab:5000']}}";
        NodeFiles node = new NodeFiles("2.1.6")
                .hosts("reg.lab_5000_", "[host.\"https://reg.lab:5000\"]\n")
                .hosts("reg.lab:5000", "server = \"http://reg.lab:5000\"\n[host.\"http://reg.lab:5000\"]\n");
        assertDoneAfter(node, NodeFiles.wanted(yaml), CaFiles.NONE);
        assertTrue(node.hosts("reg.lab_5000_").contains("http://reg.lab:5000"));
    }

    @Test
    void whatTheFileDoesNotNameStays() {
        NodeFiles node = new NodeFiles("2.1.6").hosts("other.lab", "broken").hosts("docker.io", SHIPPED);
        assertEquals(List.of(), node.plan("configs: {}").steps());
        assertTrue(node.plan("mirrors: {docker.io: {}}").isDone());
        assertEquals(1, node.plan(MIRROR).steps().size());
    }

    @Test
    void theWildcardHasTheDirectoryForAllOthers() {
        String yaml = "mirrors: {'*': {endpoint: ['http://one.lab:5000'], fallback: false}, reg.lab: {}}";
        NodeFiles node = new NodeFiles("1.7.29").hosts("docker.io", SHIPPED).hosts("gone.lab", "[host]\n");
        SetupPlan plan = node.plan(yaml);
        assertEquals(
                List.of("*", "reg.lab", "docker.io"),
                plan.nodes().get(0).changes().stream().map(RegistryChange::host).toList());
        assertEquals(1, plan.nodes().get(0).remarks().size());
        assertTrue(plan.nodes().get(0).remarks().get(0).contains("gone.lab"));
        assertDoneAfter(node, NodeFiles.wanted(yaml), CaFiles.NONE);
        assertEquals("""
                server = "http://one.lab:5000"

                [host."http://one.lab:5000"]
                  capabilities = ["pull", "resolve"]
                """, node.hosts("_default"));
        assertTrue(node.hosts("reg.lab").startsWith("server = \"https://reg.lab\""));
    }

    /** Who names a mirror on the command line says nothing of how the registry itself is reached. */
    @Test
    void aMirrorKeepsHowTheRegistryIsReached() {
        WantedRegistries wanted =
                new MirrorWish(true, WantedTls.NONE).of(List.of("reg.lab:5000", "cache.lab", "tls.lab", "cache.lab"));
        NodeFiles node = new NodeFiles("1.7.29")
                .hosts("reg.lab:5000", "server = \"http://reg.lab:5000\"\n[host.\"http://reg.lab:5000\"]\n")
                .hosts("tls.lab", """
                        server = "https://tls.lab"
                        ca = "ca.crt"
                        [host."https://cache.lab"]
                          skip_verify = true
                        """);
        SetupPlan plan = node.plan(wanted, CaFiles.NONE);
        assertEquals("https://cache.lab, then http://reg.lab:5000", only(plan).wanted());
        assertDoneAfter(node, wanted, CaFiles.NONE);
        assertTrue(node.hosts("tls.lab").contains("ca = \"ca.crt\""), node.hosts("tls.lab"));
        WantedRegistries loopback = new MirrorWish(true, WantedTls.NONE).of(List.of("localhost:5000", "cache.lab"));
        assertEquals(
                "https://cache.lab, then http://localhost:5000",
                only(node.plan(loopback, CaFiles.NONE)).wanted());
        assertDoneAfter(node, loopback, CaFiles.NONE);
    }

    /** What evidence masks cannot be replaced by what was read of it. */
    @Test
    void aMaskedValueBesideACommentIsLeftToAPerson() {
        Step step = step(new NodeFiles("1.7.29")
                .hosts("docker.io", "server = \"https://me:s3cr3t@old.lab\" # mine\n[host.\"https://a.lab\"]\n")
                .plan(MIRROR));
        assertInstanceOf(Action.EditFile.class, step.action());
        assertFalse(step.toString().contains("s3cr3t"));
    }

    /** Tables in other forms have no order before containerd 2: each pull asks another server first. */
    @Test
    void serversWithoutAnOrderGetOne() {
        String text = "server = \"https://reg.lab\"\nhost = { \"http://a.lab\" = {}, \"http://b.lab\" = {} }\n";
        String yaml = "mirrors: {reg.lab: {endpoint: ['http://a.lab', 'http://b.lab']}}";
        NodeFiles node = new NodeFiles("1.6.36").hosts("reg.lab", text);
        assertEquals(Kind.DIFFERENT, only(node.plan(yaml)).kind());
        assertDoneAfter(node, NodeFiles.wanted(yaml), CaFiles.NONE);
    }
}

package dev.registrydoctor.doctor.setup.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNodes;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.node.RegistryChange;
import dev.registrydoctor.doctor.setup.node.RegistryChange.Kind;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The CA files and the nodes of a plan. */
final class SetupPlanNodesTest {

    private static final String MIRROR = """
            mirrors:
              docker.io:
                endpoint: ["https://cache.lab:5443"]
            """;

    private static RegistryChange only(SetupPlan plan) {
        assertEquals(1, plan.nodes().size());
        assertEquals(1, plan.nodes().get(0).changes().size(), plan.toString());
        return plan.nodes().get(0).changes().get(0);
    }

    /** Carries a plan out and looks again. */
    private static void assertDoneAfter(NodeFiles node, WantedRegistries wanted, CaFiles known) {
        assertEquals(List.of(), node.carryOut(node.plan(wanted, known).steps()));
        SetupPlan again = node.plan(wanted, known);
        assertEquals(List.of(), again.steps(), node.texts::toString);
        assertTrue(again.isDone());
    }

    @Test
    void aContainerdThatIsTooOldIsNamed() {
        SetupPlan any = new NodeFiles("1.6.8").plan("mirrors: {'*': {endpoint: [a.lab]}}");
        assertEquals(Kind.UNSUPPORTED, any.nodes().get(0).changes().get(0).kind());
        RegistryChange path = only(new NodeFiles("1.5.13").plan("mirrors: {docker.io: {endpoint: [a.lab/hub/v2]}}"));
        assertEquals(Kind.UNSUPPORTED, path.kind());
    }

    @Test
    void aCaThatCanBeReadIsCopiedUnderANameThatTellsItsContent() {
        String yaml = """
                configs:
                  reg.lab: {tls: {ca_file: /home/me/lab.pem}}
                """;
        WantedRegistries wanted = NodeFiles.wanted(yaml);
        NodeFiles node = new NodeFiles("1.7.29");
        CaFiles one = new CaFiles(Map.of("/home/me/lab.pem", "ONE\n"));
        assertEquals(2, node.plan(wanted, one).steps().size());
        assertDoneAfter(node, wanted, one);
        assertTrue(node.texts.containsValue("ONE\n"));
        // Another certificate has another name.
        CaFiles two = new CaFiles(Map.of("/home/me/lab.pem", "TWO\n"));
        assertEquals(2, node.plan(wanted, two).steps().size());
        assertDoneAfter(node, wanted, two);
        assertEquals(
                2,
                node.hosts("reg.lab")
                        .lines()
                        .filter(l -> l.strip().startsWith("ca = "))
                        .count());
    }

    @Test
    void aFileThatIsNotOnTheNodeIsCopiedByAPerson() {
        String yaml = "configs: {reg.lab: {tls: {ca_file: /a.pem, cert_file: /c.pem, key_file: /k.pem}}}";
        NodeFiles node = new NodeFiles("1.7.29").without("/a.pem").without("/k.pem");
        List<Step> left = node.carryOut(node.plan(yaml).steps());
        assertEquals(
                List.of(Action.manual(), Action.manual()),
                left.stream().map(Step::action).toList());
        assertEquals(Kind.FILE_MISSING, only(node.plan(yaml)).kind());
    }

    @Test
    void mirrorTablesAreMigrated() {
        String template = """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                    endpoint = ["https://registry-1.docker.io"]
                  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."old.lab:5000"]
                    endpoint = ["http://old.lab:5000"]
                """;
        NodeFiles node = new NodeFiles("1.6.36").with(BuiltIn.TEMPLATE, template);
        SetupPlan plan = node.plan(MIRROR);
        assertEquals(
                List.of(Kind.MISSING, Kind.NO_CERTS_D),
                plan.nodes().get(0).changes().stream().map(RegistryChange::kind).toList());
        List<Step> left = node.carryOut(plan.steps());
        assertEquals(
                List.of(Action.restart("microk8s.daemon-containerd")),
                left.stream().map(Step::action).toList());
        assertTrue(node.hosts("old.lab:5000").contains("http://old.lab:5000"));
        assertTrue(node.hosts("docker.io").contains("cache.lab"));
        assertTrue(node.plan(MIRROR).isDone());
    }

    @Test
    void mirrorsBesideConfigPathAreTakenOut() {
        NodeFiles node = new NodeFiles("1.6.36");
        node.with(BuiltIn.TEMPLATE, node.texts.get(BuiltIn.TEMPLATE) + """
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."old.lab:5000"]
                  endpoint = ["http://old.lab:5000"]
                """);
        assertEquals(1, node.carryOut(node.plan(MIRROR).steps()).size());
        assertFalse(String.valueOf(node.texts.get(BuiltIn.TEMPLATE)).contains("mirrors"));
        assertTrue(node.hosts("old.lab:5000").contains("http://old.lab:5000"));
        assertTrue(node.plan(MIRROR).isDone());
    }

    @Test
    void eachNodeHasItsOwnSteps() {
        GivenSite b = new NodeFiles("1.7.29").site();
        GivenSite c = new NodeFiles("1.7.29").hosts("docker.io", """
                server = "https://registry-1.docker.io"
                [host."https://cache.lab:5443"]
                """).site();
        GivenSite site = GivenNodes.seenOnly(
                GivenSite.empty()
                        .host(Given.laptop())
                        .with(Given.node("vm", "10.0.0.1"), Given.node("b", "10.0.0.2"), Given.node("c", "10.0.0.3"))
                        .seen("b", b)
                        .seen("c", c),
                List.of("b", "c"),
                new Gap(Gap.Cause.OUT_OF_VIEW, "node vm", "its Pod did not start", "wait"));
        SetupPlan plan = NodeFiles.plan(NodeFiles.wanted(MIRROR), CaFiles.NONE, site);
        assertEquals(
                List.of("b", "c"), plan.nodes().stream().map(NodePlan::label).toList());
        assertEquals(1, plan.nodes().get(0).steps().size());
        assertEquals(List.of(), plan.nodes().get(1).steps());
        assertEquals(
                List.of("vm"),
                plan.unseen().stream().map(SetupPlan.Unseen::node).toList());
        assertEquals("wait", plan.unseen().get(0).remedy());
        assertFalse(plan.isDone());
    }

    @Test
    void whatCouldNotBeReadIsNotPlannedFor() {
        GivenSite blind = new NodeFiles("1.7.29").site().unknown(CertsDirectory.Ask.OWN);
        SetupPlan plan = NodeFiles.plan(NodeFiles.wanted(MIRROR), CaFiles.NONE, blind);
        assertEquals(List.of(), plan.nodes());
        assertEquals(1, plan.unseen().size());
        GivenSite one = new NodeFiles("1.7.29").site();
        one.answer(
                CertsDirectory.Ask.OWN,
                List.of(new CertsDirectory(
                        "docker.io",
                        BuiltIn.CERTS_D + "/docker.io",
                        List.of("hosts.toml"),
                        null,
                        "permission denied")));
        SetupPlan partly = NodeFiles.plan(NodeFiles.wanted(MIRROR), CaFiles.NONE, one);
        assertEquals(List.of(), partly.steps());
        assertTrue(partly.unseen().get(0).why().contains("permission denied"));
    }

    @Test
    void aMachineThatIsNoNodeHasNoPlan() {
        GivenSite laptop = GivenSite.empty().host(Given.laptop());
        SetupPlan plan = NodeFiles.plan(NodeFiles.wanted(MIRROR), CaFiles.NONE, laptop);
        assertEquals(List.of(), plan.nodes());
        assertFalse(plan.isDone());
        GivenSite nobody = GivenSite.unknown().unknown(HostFacts.Ask.INSTANCE);
        assertFalse(
                NodeFiles.plan(NodeFiles.wanted(MIRROR), CaFiles.NONE, nobody).isDone());
    }
}

package dev.registrydoctor.checks.catalog;

import static dev.registrydoctor.checks.catalog.ThreeNodes.IMAGE;
import static dev.registrydoctor.checks.catalog.ThreeNodes.NAMES;
import static dev.registrydoctor.checks.catalog.ThreeNodes.PLAIN;
import static dev.registrydoctor.checks.catalog.ThreeNodes.cluster;
import static dev.registrydoctor.checks.catalog.ThreeNodes.failed;
import static dev.registrydoctor.checks.catalog.ThreeNodes.healthy;
import static dev.registrydoctor.checks.catalog.ThreeNodes.node;
import static dev.registrydoctor.checks.catalog.ThreeNodes.withoutCerts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.registry.RegistryQuestion;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All checks over a cluster of three nodes, each of which is looked at. */
class SeveralNodesTests {

    private static Diagnoses diagnose(GivenSite site) {
        Examiner examiner = new Examiner(site, Duration.ofMinutes(1), asked -> {});
        return ExaminedSite.of(examiner.examine(CheckCatalog.checks()), examiner, () -> false)
                .diagnoses();
    }

    private static Diagnosis only(Diagnoses diagnoses) {
        assertEquals(1, diagnoses.diagnoses().size(), diagnoses::toString);
        assertEquals(List.of(), diagnoses.unexplained());
        return diagnoses.diagnoses().get(0);
    }

    @Test
    void nothingIsWrongWhenEachNodeIsRight() {
        Diagnoses diagnoses = diagnose(healthy());

        assertEquals(List.of(), diagnoses.diagnoses(), diagnoses::toString);
        assertEquals(List.of(), diagnoses.unexplained());
        assertEquals(List.of(), diagnoses.warnings());
        assertEquals(Verdict.HEALTHY, diagnoses.verdict());
    }

    @Test
    void aNodeWithoutTheFileIsTheCauseOfItsPods() {
        GivenSite site = cluster(node("vm"), withoutCerts("node-b"), node("node-c"))
                .with(Given.pod("shop/web-b", IMAGE).on("node-b").waiting("ErrImagePull", PLAIN));

        Diagnosis cause = only(diagnose(site));

        assertEquals("runtime.hosts-toml-missing", cause.root().problem().id());
        assertEquals(List.of("node-b"), cause.root().details().hosts());
        assertTrue(cause.consequences().stream()
                .anyMatch(c -> c.finding().subject().name().equals("shop/web-b")));
        assertEquals(
                List.of(Actor.node("node-b")),
                Objects.requireNonNull(cause.root().remedy()).steps().stream()
                        .map(s -> s.actor())
                        .distinct()
                        .toList());
    }

    @Test
    void theSameFaultOfTwoNodesIsOneFinding() {
        GivenSite site = cluster(node("vm"), withoutCerts("node-b"), withoutCerts("node-c"))
                .with(
                        Given.pod("shop/web-b", IMAGE).on("node-b").waiting("ErrImagePull", PLAIN),
                        Given.pod("shop/web-c", IMAGE).on("node-c").waiting("ErrImagePull", PLAIN));

        Diagnosis cause = only(diagnose(site));

        assertEquals(List.of("node-b", "node-c"), cause.root().details().hosts());
        assertEquals(
                List.of("shop/web-b", "shop/web-c"),
                cause.consequences().stream()
                        .map(c -> c.finding().subject())
                        .filter(subject -> subject.kind() == Subject.Kind.POD)
                        .map(Subject::name)
                        .sorted()
                        .toList());
        assertEquals(
                List.of(Actor.nodes(List.of("node-b", "node-c"))),
                Objects.requireNonNull(cause.root().remedy()).steps().stream()
                        .map(s -> s.actor())
                        .distinct()
                        .toList());
    }

    /** The file is missing on both, and only one of them pulls: the other is a suspicion. */
    @Test
    void aFaultOfOneNodeExplainsNothingOnAnother() {
        GivenSite site = cluster(node("vm"), withoutCerts("node-b"), node("node-c"))
                .with(Given.pod("shop/web-c", IMAGE).on("node-c").waiting("ErrImagePull", PLAIN));

        Diagnoses diagnoses = diagnose(site);

        assertEquals(
                List.of(),
                diagnoses.diagnoses().stream()
                        .filter(d -> d.root().details().hosts().equals(List.of("node-b")))
                        .toList());
    }

    @Test
    void aRegistryThatOneNodeDoesNotReachIsThatNodes() {
        GivenSite blocked = node("node-b").probe(Probes.timedOut("reg.lab", 5000));
        GivenSite site = cluster(node("vm"), blocked, node("node-c"))
                .with(Given.pod("shop/web-b", IMAGE)
                        .on("node-b")
                        .waiting("ErrImagePull", failed("dial tcp 192.168.64.50:5000: i/o timeout")));

        Diagnosis cause = only(diagnose(site));

        assertEquals("network.node-path-differs", cause.root().problem().id());
        assertEquals(List.of("node-b"), cause.root().details().hosts(), cause::toString);
    }

    @Test
    void aRegistryThatNobodyReachesIsToldOnce() {
        GivenSite[] nodes = NAMES.stream()
                .map(name -> node(name).probe(Probes.refused("reg.lab", 5000)))
                .toArray(GivenSite[]::new);
        GivenSite site = cluster(nodes[0], nodes[1], nodes[2])
                .probe(Probes.refused("reg.lab", 5000))
                .with(Given.pod("shop/web-b", IMAGE)
                        .on("node-b")
                        .waiting("ErrImagePull", failed("dial tcp 192.168.64.50:5000: connect: connection refused")));

        Diagnoses diagnoses = diagnose(site);

        assertEquals(
                1,
                diagnoses.unexplained().stream()
                        .filter(f -> f.problem().id().equals("registry.unreachable"))
                        .count(),
                diagnoses::toString);
    }

    @Test
    void aNodeThatCouldNotBeSeenLeavesTheVerdictOpen() {
        Gap gap = new Gap(Gap.Cause.DENIED, "node node-c", "no right to create Pods", "");
        GivenSite site = ThreeNodes.cluster(node("vm"), node("node-b"), gap);

        Diagnoses diagnoses = diagnose(site);

        assertEquals(Verdict.INCONCLUSIVE, diagnoses.verdict(), diagnoses::toString);
    }

    /** Where the program runs on one of the nodes, that node is judged once. */
    @Test
    void theHostItselfIsJudgedOnce() {
        GivenSite site = healthy().host(Given.microk8sHost());
        site = site.seen("vm", withoutCerts("vm"))
                .with(Given.pod("shop/web-a", IMAGE).on("vm").waiting("ErrImagePull", PLAIN));

        Finding root = only(diagnose(site)).root();

        assertEquals(List.of("vm"), root.details().hosts());
        assertFalse(root.summary().contains("this host"), root.summary());
    }

    /** The laptop's clock is wrong, and it asked the API server; the nodes' clocks were read on the nodes. */
    @Test
    void aWrongClockOfTheLaptopIsNotThatOfTheNodes() {
        ApiContact api = Given.api(ApiContact.State.ANSWERS, "");
        GivenSite site = healthy()
                .api(new ApiContact(
                        api.state(),
                        "https://192.168.64.2:16443",
                        api.kubeconfig(),
                        api.lookedAt(),
                        api.detail(),
                        api.version(),
                        false,
                        GivenSite.NOW.plus(Duration.ofHours(3)),
                        api.clientCertificate(),
                        api.context()));

        List<Finding> skewed = diagnose(site).warnings().stream()
                .filter(f -> f.problem().id().equals("cluster.clock-skew"))
                .toList();

        assertEquals(1, skewed.size(), skewed::toString);
        assertEquals(List.of("laptop"), skewed.get(0).details().hosts());
    }

    /** What a Pod's spec says is so on whatever node it runs. */
    @Test
    void aCauseThatIsOfNoMachineNamesNoNode() {
        String denied =
                "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve image: pull access denied,"
                        + " repository does not exist or may require authorization: authorization failed: no basic auth credentials";
        GivenSite site = healthy()
                .with(
                        Given.pod("shop/web-b", IMAGE).on("node-b").waiting("ErrImagePull", denied),
                        Given.pod("shop/web-c", IMAGE).on("node-c").waiting("ErrImagePull", denied));

        List<Diagnosis> causes = diagnose(site).diagnoses();

        assertEquals(
                List.of("shop/web-b", "shop/web-c"),
                causes.stream().map(c -> c.root().subject().name()).sorted().toList());
        for (Diagnosis cause : causes) {
            assertEquals("auth.pull-secret-missing", cause.root().problem().id());
            assertEquals(List.of(), cause.root().details().hosts());
        }
    }

    /** A cluster whose third node was to be looked at and could not be. */
    private static GivenSite withoutTheThird(HostFacts here, GivenSite a, GivenSite b) {
        Gap gap = new Gap(Gap.Cause.DENIED, "node node-c", "its kubelet starts no Pods", "");
        return ThreeNodes.cluster(a, b, gap).host(here);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatPodsTellOfANodeThatWasNotLookedAtIsThatNodes(boolean fromANode) {
        HostFacts here = fromANode ? Given.microk8sHost() : Given.laptop();
        GivenSite site = withoutTheThird(here, node("vm"), node("node-b"))
                .with(
                        Given.pod("shop/web-a", IMAGE)
                                .on("vm")
                                .pullPolicy("Always")
                                .imageId(ThreeNodes.REGISTRY + "/shop/web@sha256:" + "1".repeat(64)),
                        Given.pod("shop/web-c", IMAGE).on("node-c").waiting("ErrImagePull", PLAIN));

        Diagnosis cause = only(diagnose(site));

        assertEquals("runtime.nodes-differ", cause.root().problem().id());
        assertEquals(List.of("node-c"), cause.root().details().hosts());
    }

    @Test
    void aFaultOfOneNodeExplainsNothingOnANodeThatWasNotLookedAt() {
        GivenSite site = withoutTheThird(Given.laptop(), node("vm"), withoutCerts("node-b"))
                .with(
                        Given.pod("shop/web-b", IMAGE).on("node-b").waiting("ErrImagePull", PLAIN),
                        Given.pod("shop/web-c", IMAGE)
                                .on("node-c")
                                .waiting("ErrImagePull", failed("dial tcp 192.168.64.50:5000: i/o timeout")));

        Diagnoses diagnoses = diagnose(site);

        assertEquals(
                List.of("shop/web-c"),
                diagnoses.unexplained().stream()
                        .filter(f -> f.subject().kind() == Subject.Kind.POD)
                        .map(f -> f.subject().name())
                        .toList(),
                diagnoses::toString);
        assertEquals(1, diagnoses.diagnoses().size(), diagnoses::toString);
        assertEquals(
                List.of("node-b"), diagnoses.diagnoses().get(0).root().details().hosts());
    }

    /** What a node resolves and reaches is its own, and so is the image that it was given by hand. */
    @Test
    void aTokenServiceAndAnImportedImageAreMattersOfTheNode() {
        GivenSite site = healthy()
                .with(
                        Given.pod("shop/web-b", IMAGE)
                                .on("node-b")
                                .waiting(
                                        "ErrImagePull",
                                        "failed to pull and unpack image \"" + IMAGE
                                                + "\": failed to resolve image: failed to authorize: failed to fetch"
                                                + " anonymous token: Get \"http://auth.lab/token?service=reg.lab\": dial tcp:"
                                                + " lookup auth.lab on 127.0.0.53:53: no such host"),
                        Given.pod("shop/tool-c", "shop/tool:1")
                                .on("node-c")
                                .pullPolicy("Never")
                                .waiting(
                                        "ErrImageNeverPull",
                                        "Container image \"shop/tool:1\" is not present with pull policy of Never"));

        assertEquals(
                Map.of(
                        "auth.token-realm-unreachable", List.of("node-b"),
                        "image.pull-policy-never", List.of("node-c")),
                diagnose(site).diagnoses().stream()
                        .map(Diagnosis::root)
                        .collect(Collectors.toMap(
                                root -> root.problem().id(),
                                root -> root.details().hosts())));
    }

    /** The others' lists of exceptions are right: they are not changed, and their containerd is not restarted. */
    @Test
    void aProxyOfOneNodeIsSetRightOnThatNode() {
        GivenSite b = node("node-b")
                .file(BuiltIn.ARGS + "/containerd-env", "HTTP_PROXY=http://10.0.0.9:3128\nNO_PROXY=10.1.0.0/16\n");
        GivenSite site = cluster(node("vm"), b, node("node-c"))
                .with(Given.pod("shop/web-b", IMAGE)
                        .on("node-b")
                        .waiting("ErrImagePull", failed("dial tcp 10.0.0.9:3128: i/o timeout")));

        Finding root = only(diagnose(site)).root();

        assertEquals("network.proxy-captures-registry", root.problem().id());
        assertEquals(
                List.of(Actor.node("node-b")),
                Objects.requireNonNull(root.remedy()).steps().stream()
                        .map(s -> s.actor())
                        .distinct()
                        .toList());
    }

    /** A node's 127.0.0.1 is not the laptop's, which may have a registry of its own there. */
    @Test
    void theRegistryBehindANodesLoopbackIsAskedAtTheNodesAddress() {
        GivenSite site = healthy().probe(Probes.refused("127.0.0.1", 32000));

        diagnose(site);

        Set<String> asked = site.asked().stream()
                .filter(RegistryQuestion.class::isInstance)
                .map(question -> ((RegistryQuestion<?>) question).registry().host())
                .collect(Collectors.toSet());
        assertFalse(asked.contains("127.0.0.1"), asked::toString);
        assertTrue(asked.contains(ThreeNodes.builtIn("node-b").host()), asked::toString);
    }

    /** Nodes reach their own port 32000, and a firewall keeps the laptop from it. */
    @Test
    void aRegistryThatTheLaptopDoesNotReachIsNotBrokenForTheNodes() {
        GivenSite site = healthy();
        for (String node : NAMES) {
            Origin registry = ThreeNodes.builtIn(node);
            site.answer(new RepositoryCatalog.Ask(registry), new RepositoryCatalog(0, List.of(), false, "refused"))
                    .probe(Probes.refused(registry.host(), registry.port()));
        }

        Diagnoses diagnoses = diagnose(site);

        assertEquals(
                List.of(),
                diagnoses.unexplained().stream()
                        .filter(f -> f.problem().id().startsWith("registry."))
                        .toList());
    }
}

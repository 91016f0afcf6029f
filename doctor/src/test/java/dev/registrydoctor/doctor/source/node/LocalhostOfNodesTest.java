package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** From where a registry at the localhost of nodes is asked for its contents. */
class LocalhostOfNodesTest {

    private static final Source SOURCE = new Source("test", Instant.EPOCH);

    private final Map<Question<?>, Answer<?>> here = new HashMap<>();

    LocalhostOfNodesTest() {
        here.put(
                Listing.nodes(),
                Answer.known(
                        List.of(
                                new Node.Builder("other")
                                        .internalIps(List.of("192.0.2.9"))
                                        .build(),
                                new Node.Builder("vm")
                                        .internalIps(List.of("192.0.2.2"))
                                        .build(),
                                new Node.Builder("vm2")
                                        .internalIps(List.of("192.0.2.3"))
                                        .build()),
                        SOURCE));
        here.put(new RegistryProbe.Ask("127.0.0.1", 32000), Answer.known(Probes.refused("127.0.0.1", 32000), SOURCE));
        catalog("127.0.0.1", 32000, "wrong");
        catalog("192.0.2.9", 32000, "wrong");
        catalog("192.0.2.2", 32000, "of vm");
        catalog("192.0.2.3", 32000, "of vm2");
    }

    private static Origin origin(String host, int port) {
        return new Origin("http", host, port);
    }

    private void catalog(String host, int port, String repository) {
        here.put(
                new RepositoryCatalog.Ask(origin(host, port)),
                Answer.known(new RepositoryCatalog(200, List.of(repository), true, ""), SOURCE));
    }

    private void answers(String host, int port) {
        here.put(new RegistryProbe.Ask(host, port), Answer.known(Probes.http(host, port), SOURCE));
    }

    private <T> Answer<T> ask(Question<T> question) {
        Site machine = new Site() {
            @Override
            @SuppressWarnings("unchecked") // each answer is under its question
            public <A> CompletableFuture<Answer<A>> ask(Question<A> asked) {
                Answer<A> answer = (Answer<A>) here.get(asked);
                return CompletableFuture.completedFuture(
                        answer == null
                                ? Answer.unknown(new Gap(Gap.Cause.UNREACHABLE, asked.describe(), "nobody answers", ""))
                                : answer);
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public String describe() {
                return "a laptop";
            }
        };
        return new SiteWithNodes(machine, Map.of(), Map.of("vm", machine, "vm2", machine), List.of())
                .ask(question)
                .join();
    }

    private String catalogOfLocalhost(int port) {
        Answer<RepositoryCatalog> answer = ask(new RepositoryCatalog.Ask(origin("127.0.0.1", port)));
        return answer.toOptional()
                .map(catalog -> catalog.repositories().get(0))
                .orElseGet(() -> answer.gaps().get(0).why());
    }

    @Test
    void theNodePortIsAskedAtTheAddressOfANodeThatAnswers() {
        answers("192.0.2.9", 32000);
        answers("192.0.2.3", 32000);
        assertEquals("of vm2", catalogOfLocalhost(32000));
        answers("192.0.2.2", 32000);
        assertEquals("of vm", catalogOfLocalhost(32000));
    }

    @Test
    void thisMachineIsAskedWhereItsLocalhostIsTheRegistry() {
        answers("192.0.2.2", 32000);
        answers("127.0.0.1", 32000);
        assertEquals("wrong", catalogOfLocalhost(32000));
    }

    @Test
    void nothingIsKnownWhereNoNodeAnswersThisMachine() {
        assertEquals(
                "registry 127.0.0.1:32000 of the nodes was not asked from this host: no address of a node answers this host"
                        + " at port 32000",
                catalogOfLocalhost(32000));
    }

    @Test
    void anyOtherPortIsAnotherRegistryOnEachNode() {
        answers("192.0.2.2", 5000);
        catalog("127.0.0.1", 5000, "wrong");
        catalog("192.0.2.2", 5000, "of vm");
        assertEquals(
                "registry 127.0.0.1:5000 of the nodes was not asked from this host: only the node itself reaches its"
                        + " localhost",
                catalogOfLocalhost(5000));
    }

    @Test
    void aManifestIsTheSameOneThere() {
        answers("192.0.2.2", 32000);
        Manifest.Ask there = new Manifest.Ask(origin("192.0.2.2", 32000), "team/app", "1", true);
        Answer<Manifest> manifest = Answer.unknown(new Gap(Gap.Cause.DENIED, "of vm", "", ""));
        here.put(there, manifest);
        assertEquals(manifest, ask(new Manifest.Ask(origin("localhost", 32000), "team/app", "1", true)));
    }
}

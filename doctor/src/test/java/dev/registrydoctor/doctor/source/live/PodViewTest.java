package dev.registrydoctor.doctor.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.Given;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Pod cannot tell of its node. */
class PodViewTest {

    private static final Source SOURCE = new Source("a test", Instant.EPOCH);
    private static final List<Node> NODES =
            List.of(Given.node("n1", "192.0.2.1").build());

    private static PodView pod(String address) {
        return new PodView(() -> Answer.known(NODES, SOURCE), () -> List.of(address));
    }

    private static final PodView OWN_NETWORK = pod("10.1.0.7");

    static List<Question<?>> ofLoopback() {
        return List.of(
                new RegistryProbe.Ask("127.0.0.1", 32000),
                new RegistryProbe.Ask("localhost", 5000),
                new TlsChain.Ask("127.0.0.1", 5000, "localhost"),
                new RepositoryCatalog.Ask(new Origin("http", "localhost", 32000)),
                new PacketFilter.Ask(32000),
                Listener.Ask.INSTANCE);
    }

    private static <T> boolean isAsked(PodView view, Question<T> question) {
        AtomicBoolean asked = new AtomicBoolean();
        Answer<T> answer = view.answer(question, () -> {
            asked.set(true);
            return Answer.absent(SOURCE);
        });
        assertEquals(!asked.get(), answer.isUnknown());
        return asked.get();
    }

    @ParameterizedTest
    @MethodSource("ofLoopback")
    void itsOwnLoopbackIsNotAsked(Question<?> question) {
        assertFalse(isAsked(OWN_NETWORK, question));
        assertTrue(isAsked(pod("192.0.2.1"), question), "with the node's network");
    }

    @Test
    void isNotTakenForANodeWhileTheNodesAreNotKnown() {
        PodView unknown = new PodView(
                () -> Answer.unknown(new Gap(Gap.Cause.UNREACHABLE, "the nodes", "", "")), () -> List.of("192.0.2.1"));
        assertFalse(isAsked(unknown, new RegistryProbe.Ask("127.0.0.1", 32000)));
    }

    @Test
    void otherAddressesAreAsked() {
        assertTrue(isAsked(OWN_NETWORK, new RegistryProbe.Ask("192.0.2.1", 32000)));
        assertTrue(isAsked(OWN_NETWORK, new RepositoryCatalog.Ask(new Origin("https", "registry.example", 443))));
    }

    @Test
    void aNameThatItsResolverDoesNotKnowIsUnknown() {
        NameLookup.Ask ask = new NameLookup.Ask("registry.example");
        Answer<NameLookup> none = Answer.known(new NameLookup(List.of(), "unknown host"), SOURCE);
        assertTrue(OWN_NETWORK.answer(ask, () -> none).isUnknown());
        assertSame(none, pod("192.0.2.1").answer(ask, () -> none));
        Answer<NameLookup> some = Answer.known(new NameLookup(List.of("192.0.2.9"), ""), SOURCE);
        assertSame(some, OWN_NETWORK.answer(ask, () -> some));
    }

    /** The certificate is the same from everywhere; who trusts it is not. */
    @Test
    void aCertificateIsKnownButNotWhoTrustsIt() {
        TlsChain chain = new TlsChain(TlsChain.Handshake.COMPLETED, "", null, List.of(), List.of(), List.of(), null);
        Answer<TlsChain> answer = OWN_NETWORK.answer(
                new TlsChain.Ask("192.0.2.9", 443, "registry.example"), () -> Answer.known(chain, SOURCE));
        assertSame(chain, answer.toOptional().orElseThrow());
        assertEquals(
                List.of(Gap.Cause.OUT_OF_VIEW),
                answer.gaps().stream().map(Gap::cause).toList());
    }
}

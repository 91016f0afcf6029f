package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.model.tls.TrustPath;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registry as one machine meets it.
 *
 * @param node the node's name, or null for this host
 * @param probe null where that is not known
 * @param served the certificates that it shows, its own first; empty when there are none, or none are known
 * @param trusted those of the machine's CAs that have to do with them
 * @param gaps why something is not known
 */
record RegistryView(
        @Nullable String node,
        @Nullable RegistryProbe probe,
        List<Certificate> served,
        List<Certificate> trusted,
        List<Gap> gaps) {

    /** What {@link #all} reads. */
    static Needs needs(JoinRequest request) {
        Needs own = Needs.of(request.probe())
                .then(soFar -> soFar.find(request.probe())
                        .filter(RegistryView::showsCertificate)
                        .map(probe -> List.of(request.chain()))
                        .orElse(List.of()));
        return NodeOfHost.NEEDS.and(own, own.onNodes());
    }

    private static boolean showsCertificate(RegistryProbe probe) {
        Reply https = probe.https();
        return https != null && (https.hides() || https.result() == RegistryProbe.Result.ANSWERED);
    }

    /** From this host, then from each node that is looked at and is not this host. */
    static List<RegistryView> all(JoinRequest request, Evidence evidence) {
        List<RegistryView> views = new ArrayList<>();
        Node here = NodeOfHost.find(evidence);
        List<String> seen = evidence.seenNodes();
        // On a machine that is no node, localhost is not that of the nodes.
        boolean isOfNodes = JoinedRegistry.isLoopback(request.authority()) && here == null && !seen.isEmpty();
        if (!isOfNodes) {
            views.add(of(null, request, evidence));
        }
        for (String node : seen) {
            if (here == null || !here.name().equals(node)) {
                views.add(of(node, request, evidence.from(node)));
            }
        }
        return views;
    }

    private static RegistryView of(@Nullable String node, JoinRequest request, Evidence evidence) {
        Answer<RegistryProbe> answer = evidence.answer(request.probe());
        RegistryProbe probe = answer.toOptional().orElse(null);
        List<Gap> gaps = new ArrayList<>(answer.gaps());
        TlsChain chain = null;
        if (probe != null && showsCertificate(probe)) {
            Answer<TlsChain> shown = evidence.answer(request.chain());
            gaps.addAll(shown.gaps());
            chain = shown.toOptional().orElse(null);
        }
        return new RegistryView(
                node,
                probe,
                chain == null ? List.of() : Certificate.ofAll(chain.served()),
                chain == null ? List.of() : Certificate.ofAll(chain.authorities()),
                gaps.stream().map(gap -> at(node, gap)).toList());
    }

    private static Gap at(@Nullable String node, Gap gap) {
        return node == null
                ? gap
                : new Gap(gap.cause(), gap.what().replace("this host", "node " + node), gap.why(), gap.remedy());
    }

    /** The place in words. */
    String place() {
        return node == null ? "this host" : "node " + node;
    }

    /** Whether a TCP connection was made. */
    boolean isConnected() {
        return probe != null && probe.connection() == RegistryProbe.Connection.CONNECTED;
    }

    /** Whether the registry answers by HTTP without TLS. */
    boolean isPlain() {
        return probe != null && "http".equals(probe.registryScheme());
    }

    /** The answer by HTTPS, or null. */
    @Nullable
    Reply https() {
        return probe == null ? null : probe.https();
    }

    /** Whether it speaks TLS, with a certificate that may not be trusted. */
    boolean isTls() {
        Reply https = https();
        return probe != null && ("https".equals(probe.registryScheme()) || (https != null && https.hides()));
    }

    /** Whether this machine's CAs do not lead to the certificate. */
    boolean needsCa() {
        if (!isTls()) {
            return false;
        }
        Reply https = https();
        return served.isEmpty()
                ? https != null && https.result() == RegistryProbe.Result.UNTRUSTED
                : TrustPath.find(served.get(0), served, trusted).isEmpty();
    }
}

package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Actor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the certificates of registries are signed by a trusted CA, and all intermediate certificates are sent. */
public final class Trust implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "tls.trust", "the certificates of registries are signed by a trusted CA")
            .reports(TlsProblems.UNKNOWN_AUTHORITY, TlsProblems.INCOMPLETE_CHAIN)
            .requires(Listing.pods(), Settings.Ask.INSTANCE)
            .needs(Uses.NEEDS, Stores.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Uses uses = Uses.of(PullError.Kind.UNKNOWN_AUTHORITY, evidence);
        List<Finding> findings = new ArrayList<>();
        uses.failing().forEach((host, failures) -> findings.add(pull(host, failures, uses, evidence)));
        for (RegistryHosts.Host host : RegistryHosts.of(evidence)) {
            if (uses.failing(host.authority()).isEmpty()) {
                Finding finding = untrusted(host, evidence);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        List<Gap> gaps = Chains.gaps(evidence);
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "no certificate is signed by an unknown authority");
    }

    private static Finding pull(String host, List<PullFailure> failures, Uses uses, Evidence evidence) {
        PullFailure first = failures.get(0);
        String folder = ContainerdHosts.of(evidence).folder();
        Chains.Shown shown = Chains.of(host, evidence).orElse(null);
        Stores stores = shown == null ? null : Stores.of(shown, evidence);
        List<Certificate> missing =
                shown == null || stores == null ? List.of() : stores.missing(stores.containerd(), shown);
        Finding finding = missing.isEmpty()
                ? Finding.of(
                        TlsProblems.UNKNOWN_AUTHORITY,
                        Subject.registry(host),
                        "containerd does not trust the CA of the certificate of " + host + "; affects "
                                + Workloads.pods(failures))
                : incomplete(host, missing);
        finding = uses.involve(finding, host)
                .observed(first.error().message(), "a certificate that containerd trusts", first.source());
        if (shown != null && stores != null) {
            finding = TrustWords.observe(finding, shown, stores, folder);
        }
        List<Certificate> served = shown == null ? List.of() : shown.served();
        Actor node = Actor.node(first.node());
        boolean seen = here(first, evidence);
        if (first.isOfAnotherServer() && first.image() != null) {
            String registry = first.image().authority();
            return finding.remedy(
                    TrustWords.giveTheCaOf(host, place(node, registry, seen, evidence), registry, served));
        }
        boolean dockerHasIt = shown != null && stores != null && Stores.accepts(stores.docker(), shown);
        TrustWords.Place place = place(node, host, seen, evidence);
        return finding.remedy(
                missing.isEmpty()
                        ? TrustWords.giveTheCa(place, host, dockerHasIt, served)
                        : TrustWords.sendTheChain(place, host, missing));
    }

    /**
     * Where containerd gets the CA of a registry.
     *
     * @param seen whether it is the containerd of this host, whose certs.d was read
     */
    private static TrustWords.Place place(Actor actor, String registry, boolean seen, Evidence evidence) {
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        return new TrustWords.Place(
                actor,
                hosts.folder(),
                seen ? hosts.resolve(registry).directory() : null,
                seen,
                NodeOfHost.containerd(evidence));
    }

    /** What a registry's certificate would meet at the next pull, or met when the user named it; null when it is fine. */
    private static @Nullable Finding untrusted(RegistryHosts.Host host, Evidence evidence) {
        Chains.Shown shown = Chains.of(host.authority(), evidence).orElse(null);
        if (shown == null) {
            return host.named() ? refused(host, evidence) : null;
        }
        if (!evidence.isWhole(ServedCa.ask(host))) {
            return null;
        }
        Stores stores = Stores.of(shown, evidence);
        boolean trusted = Stores.accepts(stores.containerd(), shown);
        // Who names a registry asks how it looks from here; of others only what this node's containerd does matters.
        if (trusted || (!host.named() && !isCheckedHere(host, stores, evidence))) {
            return null;
        }
        List<Certificate> missing = stores.missing(stores.containerd(), shown);
        Finding finding = missing.isEmpty()
                ? Finding.of(
                        TlsProblems.UNKNOWN_AUTHORITY,
                        Subject.registry(host.authority()),
                        "This host does not trust the CA of the certificate of " + host.authority())
                : incomplete(host.authority(), missing);
        boolean seen = stores.containerdSeen();
        Actor actor = seen ? NodeOfHost.actor(NodeOfHost.find(evidence)) : Actor.everyNode();
        TrustWords.Place place = place(actor, host.authority(), seen, evidence);
        finding = TrustWords.observe(finding, shown, stores, place.folder())
                .remedy(
                        missing.isEmpty()
                                ? TrustWords.giveTheCa(
                                        place, host.authority(), Stores.accepts(stores.docker(), shown), shown.served())
                                : TrustWords.sendTheChain(place, host.authority(), missing));
        // Images of it may be on the node already, or be pulled by another one that has the CA.
        return host.named() ? finding : finding.asHypothesis();
    }

    private static boolean isCheckedHere(RegistryHosts.Host host, Stores stores, Evidence evidence) {
        return stores.containerdSeen() && Chains.containerdVerifies(host.authority(), evidence);
    }

    /** Where only the outcome of the handshake is known. */
    private static @Nullable Finding refused(RegistryHosts.Host host, Evidence evidence) {
        return evidence.find(host.probe())
                .map(RegistryProbe::https)
                .filter(https -> https.result() == RegistryProbe.Result.UNTRUSTED)
                .map(https -> refused(ContainerdHosts.of(evidence).folder(), host, https))
                .orElse(null);
    }

    private static Finding refused(String folder, RegistryHosts.Host host, RegistryProbe.Reply https) {
        return Finding.of(
                        TlsProblems.UNKNOWN_AUTHORITY,
                        Subject.registry(host.authority()),
                        "This host does not trust the CA of the certificate of " + host.authority())
                .observed(https.detail(), "a trusted chain", "TLS handshake from this host")
                .remedy(TrustWords.giveTheCa(
                        new TrustWords.Place(Actor.everyNode(), folder, null, false, null),
                        host.authority(),
                        false,
                        List.of()));
    }

    /** Whether certs.d of the node at which a pull failed was read. */
    private static boolean here(PullFailure failure, Evidence evidence) {
        Node node = NodeOfHost.find(evidence);
        return node != null
                && node.name().equals(failure.node())
                && ContainerdHosts.of(evidence).isKnown();
    }

    private static Finding incomplete(String host, List<Certificate> missing) {
        return Finding.of(
                TlsProblems.INCOMPLETE_CHAIN,
                Subject.registry(host),
                host + " does not send the certificate of "
                        + Phrases.some(
                                missing.stream().map(Certificate::subject).toList())
                        + ", which links its own certificate to a trusted CA");
    }
}

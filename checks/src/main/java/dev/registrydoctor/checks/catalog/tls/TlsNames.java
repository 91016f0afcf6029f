package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether registries' certificates cover the names that images give them. */
public final class TlsNames implements Check {

    private static final CheckInfo INFO = CheckInfo.of("tls.names", "the certificates of registries cover their names")
            .reports(TlsProblems.NAME_MISMATCH)
            .requires(Listing.pods(), Settings.Ask.INSTANCE)
            .needs(Uses.NEEDS, Chains.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Uses uses = Uses.of(PullError.Kind.NAME_MISMATCH, evidence);
        List<Finding> findings = new ArrayList<>();
        uses.failing().forEach((host, failures) -> findings.add(pull(host, failures, uses, evidence)));
        List<Chains.Shown> all = Chains.read(evidence);
        for (Chains.Shown shown : all) {
            if (uses.failing(shown.authority()).isEmpty() && !shown.own().covers(ServedCa.name(shown.authority()))) {
                Finding finding = seen(shown);
                findings.add(uses.causesHarm(shown, evidence) ? finding : finding.asHypothesis());
            }
        }
        return Chains.outcome(
                findings,
                all,
                Phrases.count(all.size(), "certificate") + " read, each valid for its registry's name",
                evidence);
    }

    private static Finding pull(String host, List<PullFailure> failures, Uses uses, Evidence evidence) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        TlsProblems.NAME_MISMATCH,
                        Subject.registry(host),
                        "The certificate of " + host + " is not valid for that name, as containerd reports for "
                                + Workloads.pods(failures))
                .observed(first.error().message(), "a certificate for " + ServedCa.name(host), first.source());
        Optional<Chains.Shown> shown = Chains.of(host, evidence);
        if (shown.isPresent()) {
            finding = finding.observed(covered(shown.get().own()), ServedCa.name(host), "TLS handshake from this host");
        }
        return uses.involve(finding, host).remedy(remedy(host, first.isOfAnotherServer()));
    }

    private static Finding seen(Chains.Shown shown) {
        String name = ServedCa.name(shown.authority());
        return Finding.of(
                        TlsProblems.NAME_MISMATCH,
                        Subject.registry(shown.authority()),
                        "The certificate of " + shown.authority() + " " + why(shown.own(), name))
                .observed(covered(shown.own()), name, "TLS handshake from this host")
                .remedy(remedy(shown.authority(), false));
    }

    private static String why(Certificate certificate, String name) {
        if (certificate.subject().equals("Kubernetes Ingress Controller Fake Certificate")) {
            return "is the ingress controller's default certificate: no Ingress provides a certificate for " + name;
        } else if (certificate.names().isEmpty()) {
            return "has no subjectAltName, and Go programs do not use the common name";
        } else if (Certificate.isAddress(name) && certificate.addresses().isEmpty()) {
            return "contains no IP address, but " + name + " is one";
        }
        return "does not cover " + name;
    }

    private static String covered(Certificate certificate) {
        return certificate.names().isEmpty()
                ? "no subjectAltName, common name " + certificate.subject()
                : "for " + Phrases.some(certificate.names());
    }

    private static Remedy remedy(String host, boolean onTheWay) {
        String name = ServedCa.name(host);
        String entry = (Certificate.isAddress(name) ? "IP:" : "DNS:") + name;
        return Remedy.of(
                Chains.isFine(host),
                Step.of(
                                "Read the names in the certificate that the server sends.",
                                Action.script(ServedCa.handshake(host)
                                        + " </dev/null 2>/dev/null | openssl x509 -noout -subject -ext subjectAltName"),
                                Actor.here())
                        .deciding("if its subject is a default certificate (Kubernetes Ingress Controller Fake"
                                + " Certificate, localhost), the server has no certificate for this name: go to the"
                                + " last step. Otherwise use a name from the list."),
                Step.manual(
                        (onTheWay
                                        ? "In hosts.toml, or in the registry that redirects to it, use a server name"
                                        : "In image names, use a registry name")
                                + " that the certificate covers. Or have a certificate issued with "
                                + entry + " in its subjectAltName, and restart the server.",
                        Actor.operator("where the registry runs")),
                Step.kubectl("Check whether an Ingress is in front of it.", "get", "ingress", "-A")
                        .deciding("in the Ingress with this name under HOSTS, tls.secretName must name a Secret in the"
                                + " same namespace, and tls.hosts must contain this name. If none is listed,"
                                + " no Ingress is involved."));
    }
}

package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.Clocks;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether registries' certificates are within their dates, and for how long yet. */
public final class TlsDates implements Check {

    /** Time enough to have one issued by hand; those that are renewed by machine are renewed earlier. */
    static final Duration SOON = Duration.ofDays(21);

    private static final CheckInfo INFO = CheckInfo.of("tls.dates", "the certificates of registries are valid now")
            .reports(TlsProblems.EXPIRED, TlsProblems.EXPIRING)
            .requires(Listing.pods(), Settings.Ask.INSTANCE)
            .needs(Uses.NEEDS, Chains.NEEDS, Clocks.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Uses uses = Uses.of(PullError.Kind.CERTIFICATE_DATES, evidence);
        List<Finding> findings = new ArrayList<>();
        uses.failing().forEach((host, failures) -> findings.add(pull(host, failures, uses, evidence)));
        List<Chains.Shown> all = Chains.read(evidence);
        Instant now = evidence.now();
        for (Chains.Shown shown : all) {
            boolean said = !uses.failing(shown.authority()).isEmpty();
            if (!said && !isGood(shown.own(), now)) {
                Finding finding = seen(shown, evidence);
                findings.add(uses.causesHarm(shown, evidence) ? finding : finding.asHypothesis());
            } else if (!said && shown.own().notAfter().isBefore(now.plus(SOON))) {
                findings.add(expiring(shown, now));
            }
        }
        return Chains.outcome(
                findings,
                all,
                Phrases.count(all.size(), "certificate") + " read, each valid for at least " + SOON.toDays() + " days",
                evidence);
    }

    private static boolean isGood(Certificate certificate, Instant now) {
        return !certificate.notBefore().isAfter(now) && !certificate.notAfter().isBefore(now);
    }

    private static Finding pull(String host, List<PullFailure> failures, Uses uses, Evidence evidence) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        TlsProblems.EXPIRED,
                        Subject.registry(host),
                        "The certificate of " + host + " is outside its validity period, as containerd reports for "
                                + Workloads.pods(failures))
                .observed(first.error().message(), "a current time within the validity period", first.source());
        Optional<Certificate> shown = Chains.of(host, evidence).map(Chains.Shown::own);
        if (shown.isPresent()) {
            finding = finding.observed(
                    dates(shown.get()), "today, " + Clocks.words(evidence.now()), "TLS handshake from this host");
        }
        // A certificate that is out of date by every clock at hand is not made so by the node's.
        boolean clockMayBeWrong = shown.map(own -> mayBeGood(own, evidence)).orElse(true);
        Finding linked =
                clockMayBeWrong ? uses.involve(finding, host) : finding.involving(Workloads.subjects(failures));
        return linked.remedy(remedy(host));
    }

    private static Finding seen(Chains.Shown shown, Evidence evidence) {
        Certificate own = shown.own();
        Instant now = evidence.now();
        String verdict = own.notAfter().isBefore(now)
                ? "expired " + Clocks.words(Duration.between(own.notAfter(), now)) + " ago"
                : "is not valid for another " + Clocks.words(Duration.between(now, own.notBefore()));
        Finding finding = Finding.of(
                        TlsProblems.EXPIRED,
                        Subject.registry(shown.authority()),
                        "The certificate of " + shown.authority() + " " + verdict)
                .observed(dates(own), "today, " + Clocks.words(now), "TLS handshake from this host");
        return (mayBeGood(own, evidence) ? finding.involving(NodeOfHost.subject(evidence)) : finding)
                .remedy(remedy(shown.authority()));
    }

    /** Whether another machine's clock puts today within its dates. */
    private static boolean mayBeGood(Certificate certificate, Evidence evidence) {
        return Clocks.read(evidence).stream()
                .anyMatch(r -> isGood(certificate, evidence.now().minus(r.ahead())));
    }

    private static Finding expiring(Chains.Shown shown, Instant now) {
        Certificate own = shown.own();
        return Finding.of(
                        TlsProblems.EXPIRING,
                        Subject.registry(shown.authority()),
                        "The certificate of " + shown.authority() + " expires in "
                                + Clocks.words(Duration.between(now, own.notAfter())))
                .observed(dates(own), "valid for at least " + SOON.toDays() + " days", "TLS handshake from this host")
                .remedy(remedy(shown.authority()));
    }

    private static String dates(Certificate certificate) {
        return certificate.subject() + " is valid from " + Clocks.words(certificate.notBefore()) + " until "
                + Clocks.words(certificate.notAfter());
    }

    private static Remedy remedy(String host) {
        return Remedy.of(
                Chains.isFine(host),
                Step.of("Check that this machine's clock is right.", Action.program("date", "-u"), Actor.here())
                        .deciding("if it is wrong, set it (`sudo timedatectl set-ntp true`) and do not renew"
                                + " anything."),
                Step.of(
                                "Read the certificate's dates.",
                                Action.script(ServedCa.handshake(host)
                                        + " </dev/null 2>/dev/null | openssl x509 -noout -subject -dates"),
                                Actor.here())
                        .deciding(
                                "if notAfter has passed, continue. If notBefore is in the future, this clock is behind"
                                        + " or the certificate is not valid yet."),
                Step.manual(
                        "Renew the certificate where TLS ends (the registry, or the proxy or Ingress in front of it),"
                                + " and"
                                + " restart or reload that server: most servers read the certificate only at start.",
                        Actor.operator("where the registry runs")));
    }
}

package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.Clocks;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.Validity;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the certificates of the API server are valid now, both the files and the one that it presents. MicroK8s
 * issues the server certificate for 365 days and its CA for ten years; refresh-certs creates new ones.
 */
public final class Certificates implements Check {

    private static final Duration SOON = Duration.ofDays(30);

    /** {@code microk8s inspect} warns about ca.crt only, with this many full days left (scripts/inspect.sh). */
    private static final int INSPECT_DAYS = 3;

    private static final String CA = "ca.crt";
    private static final String OUT_OF_DATE = "certificate has expired or is not yet valid";

    private static final String FOLDER = "/var/snap/microk8s/current/certs/";
    private static final List<HostFile.Ask> FILES = List.of(
            new HostFile.Ask(FOLDER + CA),
            new HostFile.Ask(FOLDER + "server.crt"),
            new HostFile.Ask(FOLDER + "front-proxy-client.crt"));

    private static final Pattern SERVER =
            Pattern.compile("https://(?:\\[([^\\]]+)\\]|([^:/\\[]+))(?::(\\d{1,5}))?(?:/.*)?");

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.certificates", "the certificates of the cluster are valid now")
            .reports(ClusterProblems.CERTIFICATE_EXPIRED)
            .requires(ApiContact.Ask.INSTANCE)
            .needs(Needs.of(FILES), NodeOfHost.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    /** The dates of the server's certificate are read only when TLS fails; otherwise they are valid. */
    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return soFar
                .find(ApiContact.Ask.INSTANCE)
                .filter(api -> api.state() == State.TLS_FAILS && !api.isRecorded())
                .map(Certificates::chain)
                .stream()
                .<Question<?>>map(ask -> ask)
                .toList();
    }

    private static TlsChain.@Nullable Ask chain(ApiContact api) {
        Matcher url = SERVER.matcher(api.server() == null ? "" : api.server());
        if (!url.matches()) {
            return null;
        }
        String host = url.group(1) == null ? url.group(2) : url.group(1);
        int port = url.group(3) == null ? 443 : Integer.parseInt(url.group(3));
        return new TlsChain.Ask(host, port, host);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        ApiContact api = evidence.orNull(ApiContact.Ask.INSTANCE);
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Certificate shown = null;
        if (api != null && api.isRecorded()) {
            if (api.detail().contains(OUT_OF_DATE)) {
                findings.add(told(api, evidence));
            }
        } else if (api != null) {
            shown = shown(api, evidence, gaps);
            if (shown != null) {
                Dated server = dated("the API server's certificate", shown, api.server() + " shows it");
                judge(findings, server, true, api, evidence);
            }
            Validity own = api.clientCertificate();
            if (own != null) {
                Dated client = new Dated(
                        "the client certificate of " + own.subject(),
                        own.notBefore(),
                        own.notAfter(),
                        api.kubeconfig() == null ? "the kubeconfig" : api.kubeconfig(),
                        null);
                judge(findings, client, api.state() == State.DENIED, api, evidence);
            }
        }
        int looked = files(findings, shown, api, evidence);
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        } else if (findings.isEmpty() && looked == 0 && shown == null && (api == null || !showedCertificate(api))) {
            return Outcome.skipped("no certificate of the cluster can be read here");
        }
        return Outcome.of(
                findings, "no certificate of the cluster that can be read expires within " + SOON.toDays() + " days");
    }

    /**
     * Whether a certificate of this contact was read: the one in the kubeconfig, or the server's, which TLS accepted.
     */
    private static boolean showedCertificate(ApiContact api) {
        boolean spoke = api.state() == State.ANSWERS || api.state() == State.DENIED;
        boolean overTls = api.server() != null && api.server().startsWith("https:");
        return api.clientCertificate() != null || (spoke && overTls);
    }

    private static @Nullable Certificate shown(ApiContact api, Evidence evidence, List<Gap> gaps) {
        TlsChain.Ask ask = api.state() == State.TLS_FAILS ? chain(api) : null;
        if (ask == null) {
            return null;
        }
        gaps.addAll(evidence.answer(ask).gaps());
        List<String> served = evidence.find(ask).map(TlsChain::served).orElse(List.of());
        return Certificate.ofAll(served).stream().findFirst().orElse(null);
    }

    /** Checks MicroK8s' own files on this host; returns how many could be read. */
    private static int files(
            List<Finding> findings, @Nullable Certificate shown, @Nullable ApiContact api, Evidence evidence) {
        int looked = 0;
        boolean answers = api != null && api.state() == State.ANSWERS;
        for (HostFile.Ask ask : FILES) {
            List<Certificate> certificates =
                    evidence.find(ask).map(f -> Certificate.ofPem(f.text())).orElse(List.of());
            looked += certificates.size();
            for (Certificate certificate : certificates) {
                if (shown == null || !certificate.x509().equals(shown.x509())) {
                    String name = ask.path().substring(FOLDER.length());
                    Dated file = new Dated(
                            "the MicroK8s certificate " + name,
                            certificate.notBefore(),
                            certificate.notAfter(),
                            "file " + ask.path(),
                            name);
                    judge(findings, file, !answers, api, evidence);
                }
            }
        }
        return looked;
    }

    /** A finding from what the client in a recording says about the server's certificate or its CA. */
    private static Finding told(ApiContact api, Evidence evidence) {
        return Finding.of(
                        ClusterProblems.CERTIFICATE_EXPIRED,
                        Subject.cluster(),
                        "The API server's certificate is expired or not yet valid: server.crt, or the ca.crt that"
                                + " signed it")
                .observed(api.detail(), "certificates that are valid now", evidence.origin(ApiContact.Ask.INSTANCE))
                .affecting(Subject.cluster())
                .remedy(Remedy.of(
                        Verification.kubectl("lists the nodes", "get", "nodes"),
                        Step.of(
                                "Check that the clock of the host is right. Then find out which certificate has"
                                        + " expired.",
                                Action.script("timedatectl; sudo microk8s refresh-certs --check"),
                                Actor.node(null)),
                        Step.of(
                                        "Recreate server.crt with MicroK8s if this is the expired certificate. If"
                                                + " ca.crt has expired, write ca.crt in the command: then remove"
                                                + " every other node from the cluster and join it again.",
                                        Action.root("microk8s", "refresh-certs", "--cert", "server.crt"),
                                        Actor.node(null))
                                .risking(Risk.RESTARTS)));
    }

    private static Dated dated(String what, Certificate certificate, String source) {
        return new Dated(what, certificate.notBefore(), certificate.notAfter(), source, "server.crt");
    }

    /**
     * A certificate with its dates.
     *
     * @param file its name for refresh-certs, or null when refresh-certs does not create it
     */
    private record Dated(
            String what,
            Instant from,
            Instant until,
            String source,
            @Nullable String file) {}

    /**
     *
     * @param felt whether the API server failed in a way that a certificate outside of its dates causes
     */
    private static void judge(
            List<Finding> findings, Dated dated, boolean felt, @Nullable ApiContact api, Evidence evidence) {
        Instant now = evidence.now();
        boolean expired = dated.until().isBefore(now);
        boolean early = dated.from().isAfter(now);
        if (!expired && !early && dated.until().isAfter(now.plus(SOON))) {
            return;
        }
        String dates = "valid from " + Clocks.words(dated.from()) + " until " + Clocks.words(dated.until());
        String verdict = expired
                ? " expired " + Clocks.words(Duration.between(dated.until(), now)) + " ago"
                : early ? " is not yet valid" : " expires in " + Clocks.words(Duration.between(now, dated.until()));
        Finding finding = Finding.of(
                        ClusterProblems.CERTIFICATE_EXPIRED,
                        Subject.file(dated.source().replaceFirst("^file ", "")),
                        upper(dated.what()) + verdict)
                .observed(dates, "valid today, " + Clocks.words(now), dated.source())
                .remedy(remedy(dated));
        if (CA.equals(dated.file()) && Duration.between(now, dated.until()).toDays() <= INSPECT_DAYS) {
            finding = finding.observed(
                    "microk8s inspect also warns about this certificate; it checks only ca.crt", "scripts/inspect.sh");
        }
        if (expired || early) {
            finding = finding.affecting(Subject.cluster());
        }
        if (early) {
            // The cluster created the certificate by its own clock, so most likely this host's clock is behind.
            finding = finding.involving(NodeOfHost.subject(evidence));
        }
        boolean works = api != null && api.state() == State.ANSWERS;
        findings.add(felt && !works && (expired || early) ? finding : finding.asHypothesis());
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static Remedy remedy(Dated dated) {
        Step clock = Step.of(
                        "Check that the clock of this host is right: with a wrong clock, valid certificates look"
                                + " expired.",
                        Action.program("timedatectl"),
                        Actor.here())
                .deciding("if the time is wrong, set the clock with `sudo timedatectl set-ntp true` and do not"
                        + " change a certificate. If the time is right, continue.");
        if (dated.file() == null) {
            return Remedy.of(
                    Verification.kubectl("lists the nodes", "get", "nodes"),
                    clock,
                    Step.of(
                            "Write the current kubeconfig of the cluster to cluster.yaml, and use it instead of the"
                                    + " old one.",
                            Action.script("sudo microk8s config > cluster.yaml"),
                            Actor.node(null)));
        }
        boolean isCa = dated.file().equals(CA);
        return Remedy.of(
                Verification.of(
                        Action.root("microk8s", "refresh-certs", "--check"),
                        Actor.node(null),
                        "shows the new dates, and microk8s kubectl get nodes lists the nodes"),
                clock,
                Step.of(
                                isCa
                                        ? "Recreate the certificate authority with MicroK8s. Then remove every"
                                                + " other node from the cluster and join it again, and get every"
                                                + " kubeconfig again."
                                        : "Recreate the certificate with MicroK8s.",
                                Action.root("microk8s", "refresh-certs", "--cert", dated.file()),
                                Actor.node(null))
                        .risking(Risk.RESTARTS));
    }
}

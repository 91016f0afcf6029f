package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.RegistryHosts;
import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.catalog.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.model.PullError;
import dev.registrydoctor.checks.model.PullFailure;
import dev.registrydoctor.checks.model.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a CA that the client trusts signs the registries' certificates. */
public final class Trust implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "tls.trust", "registries' certificates are signed by a trusted CA")
            .reports(TlsProblems.UNKNOWN_AUTHORITY)
            .requires(Listing.pods(), new Settings.Ask())
            .welcomes(Listing.events(), new RuntimeLog.Ask());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return named(soFar).stream()
                .<Question<?>>map(r -> RegistryHosts.probe(r.host(), r.port()))
                .toList();
    }

    private static List<Settings.Registry> named(Evidence evidence) {
        return evidence.find(new Settings.Ask()).map(Settings::registries).orElse(List.of());
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Map<String, List<PullFailure>> failing =
                Workloads.byHost(Workloads.failures(evidence), PullError.Kind.UNKNOWN_AUTHORITY);
        List<Finding> findings = new ArrayList<>();
        failing.forEach((host, failures) -> findings.add(pull(host, failures)));
        for (Settings.Registry registry : named(evidence)) {
            RegistryProbe probe = evidence.find(RegistryHosts.probe(registry.host(), registry.port()))
                    .orElse(null);
            RegistryProbe.Reply https = probe == null ? null : probe.https();
            if (https != null
                    && https.result() == RegistryProbe.Result.UNTRUSTED
                    && !failing.containsKey(registry.authority())) {
                findings.add(here(registry, https));
            }
        }
        return Outcome.of(findings, "no certificate of unknown authority was met");
    }

    private static Finding pull(String host, List<PullFailure> failures) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        TlsProblems.UNKNOWN_AUTHORITY,
                        Subject.registry(host),
                        "containerd trusts no CA that signs the certificate of " + host + ", for "
                                + Workloads.pods(failures))
                .observed(first.error().message(), "a certificate that containerd trusts", first.source())
                .involving(Workloads.subjects(failures));
        for (PullFailure failure : failures) {
            if (failure.node() != null) {
                finding = finding.involving(Subject.node(failure.node()));
            }
        }
        return finding.remedy(remedy(host, Say.onNode(first.node())));
    }

    private static Finding here(Settings.Registry registry, RegistryProbe.Reply https) {
        return Finding.of(
                        TlsProblems.UNKNOWN_AUTHORITY,
                        Subject.registry(registry.authority()),
                        "No CA that this host trusts signs the certificate of " + registry.authority())
                .observed(https.detail(), "a trusted chain", "TLS handshake from this host")
                .remedy(remedy(registry.authority(), "on every node, with sudo"));
    }

    private static Remedy remedy(String host, String where) {
        String directory = BuiltIn.CERTS_D + "/" + host;
        return Remedy.of(
                "the pod leaves ImagePullBackOff, within five minutes",
                Step.of(
                        "Put the CA's certificate (PEM; not the server's key) beside a hosts.toml for exactly this host. Docker's"
                                + " own certs.d is not read by MicroK8s.",
                        "sudo mkdir -p " + Shell.quote(directory) + " && sudo cp ca.crt "
                                + Shell.quote(directory + "/ca.crt"),
                        where),
                Step.of(
                        "Name it in hosts.toml. Nothing has to be restarted.",
                        """
                        sudo tee %s <<'EOF'
                        server = "https://%s"
                        ca = "ca.crt"

                        [host."https://%s"]
                          capabilities = ["pull", "resolve"]
                          ca = "ca.crt"
                        EOF""".formatted(Shell.quote(directory + "/hosts.toml"), host, host),
                        where));
    }
}

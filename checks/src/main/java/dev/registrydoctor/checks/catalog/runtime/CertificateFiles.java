package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether containerd can use the certificate files that certs.d names. It opens all of them before it asks any server:
 * one that is missing or not PEM ends the pull.
 */
public final class CertificateFiles implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.certificate-files", "containerd can use the certificate files that certs.d names")
            .reports(RuntimeProblems.CA_FILE_UNUSABLE)
            .requires(Listing.pods())
            .needs(Workloads.NEEDS, ContainerdHosts.NEEDS);

    /** A run looks into no more files than this. */
    private static final int MOST = 32;

    private static final Pattern REFUSED = Pattern.compile(
            "unable to (?:read|load) (?:CA cert|CERT file) \\\\*\"([^\"\\\\]+)|failed to load X509 key pair");

    /**
     * A file of certificates.
     *
     * @param host the registry whose pulls open it
     */
    private record Named(String path, String host, CertsDirectory directory) {}

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return named(soFar).stream()
                .<Question<?>>map(n -> new PemFile.Ask(n.path()))
                .toList();
    }

    private static List<Named> named(Evidence evidence) {
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        if (!hosts.isKnown()) {
            return List.of();
        }
        Map<String, Named> files = new LinkedHashMap<>();
        for (CertsDirectory directory : hosts.directories()) {
            String host = directory.name().replaceFirst("_(\\d+)_$", ":$1");
            HostResolution resolution = hosts.resolve(host);
            boolean inForce = directory.equals(resolution.directory());
            for (String path : inForce ? resolution.files() : List.<String>of()) {
                files.putIfAbsent(path, new Named(path, host, directory));
            }
        }
        return files.values().stream().limit(MOST).toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Node node = NodeOfHost.find(evidence);
        List<Finding> findings = new ArrayList<>();
        Map<String, List<PullFailure>> told = new LinkedHashMap<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            Matcher m = REFUSED.matcher(failure.error().message());
            if (failure.image() != null && m.find()) {
                String path = m.group(1) == null ? failure.image().authority() : m.group(1);
                told.computeIfAbsent(path + " " + failure.node(), f -> new ArrayList<>())
                        .add(failure);
            }
        }
        told.values().forEach(failures -> findings.add(refused(failures)));
        List<Named> named = named(evidence);
        for (Named file : named) {
            String what = defect(file, evidence);
            if (what != null && told.keySet().stream().noneMatch(t -> t.startsWith(file.path() + " "))) {
                findings.add(suspected(file, what, node));
            }
        }
        if (findings.isEmpty() && named.isEmpty()) {
            List<Gap> gaps = ContainerdHosts.of(evidence).gaps();
            return !gaps.isEmpty()
                    ? new Outcome.Unknown(gaps)
                    : Outcome.skipped("certs.d names no certificate file here");
        }
        boolean unseen = named.stream()
                .allMatch(n -> evidence.answer(new PemFile.Ask(n.path())).isUnknown());
        return findings.isEmpty() && unseen
                ? new Outcome.Unknown(named.stream()
                        .flatMap(n -> evidence.answer(new PemFile.Ask(n.path())).gaps().stream())
                        .toList())
                : Outcome.of(findings, Phrases.count(named.size(), "file") + " of certificates and keys, all PEM");
    }

    /** What is wrong with a file, or null when nothing is, or when it cannot be told. */
    private static @Nullable String defect(Named file, Evidence evidence) {
        PemFile.Ask ask = new PemFile.Ask(file.path());
        if (evidence.answer(ask).isAbsent()) {
            return "there is no such file";
        }
        PemFile pem = evidence.find(ask).orElse(null);
        if (pem == null) {
            return null;
        }
        boolean key = file.path().endsWith(".key");
        if (pem.blocks().isEmpty()) {
            return "it is not PEM" + (pem.looksBinary() ? " but binary, as DER is" : "");
        }
        return !key && pem.blocks().stream().noneMatch(b -> b.endsWith("CERTIFICATE"))
                ? "it holds no certificate but " + String.join(", ", pem.blocks())
                : null;
    }

    private static Finding refused(List<PullFailure> failures) {
        PullFailure failure = failures.get(0);
        Matcher m = REFUSED.matcher(failure.error().message());
        String path = m.find() ? m.group(1) : null;
        String host = failure.image() == null ? "" : failure.image().authority();
        String node = failure.node();
        Finding finding = Finding.of(
                        RuntimeProblems.CA_FILE_UNUSABLE,
                        path == null ? Subject.registry(host) : Subject.file(path),
                        "containerd cannot use " + (path == null ? "the client certificate and key for " + host : path)
                                + ", and asks no server for images of " + host)
                .observed(failure.error().message(), "files that containerd can read, in PEM", failure.source())
                .affecting(Subject.registry(host))
                .involving(Workloads.subjects(failures));
        finding = node == null ? finding : finding.involving(Subject.node(node));
        return finding.remedy(remedy(path, Actor.node(node)));
    }

    private static Finding suspected(Named file, String what, @Nullable Node node) {
        return Finding.of(
                        RuntimeProblems.CA_FILE_UNUSABLE,
                        Subject.file(file.path()),
                        "containerd cannot use " + file.path() + ", which certs.d names for " + file.host() + ": "
                                + what)
                .observed(what, "a file in PEM", file.path())
                .observed("it is named there", file.directory().path())
                .affecting(Subject.registry(file.host()))
                .involving(node == null ? List.of() : List.of(Subject.node(node.name())))
                .asHypothesis()
                .remedy(remedy(file.path(), NodeOfHost.actor(node)));
    }

    private static Remedy remedy(@Nullable String path, Actor actor) {
        Step look = Step.of(
                "See what the file is. PEM begins with -----BEGIN CERTIFICATE-----; what openssl reads with -inform DER"
                        + " only has to be converted.",
                path == null
                        ? Action.root("grep", "-rn", "client", BuiltIn.CERTS_D)
                        : Action.root("openssl", "x509", "-noout", "-subject", "-enddate", "-in", path),
                actor);
        return Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                look,
                Step.of(
                        "Copy the right file there: of a CA its certificate, never a key. Best beside hosts.toml, named there"
                                + " without a path. Nothing has to be restarted.",
                        path == null ? Action.manual() : Action.root("cp", "ca.crt", path),
                        actor));
    }
}

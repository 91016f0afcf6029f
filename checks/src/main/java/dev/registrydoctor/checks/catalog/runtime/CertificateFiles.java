package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
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
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether containerd can use the certificate files that certs.d names. It opens all of them before it asks any server:
 * one that is missing or not PEM ends the pull.
 */
public final class CertificateFiles implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.certificate-files", "containerd can use the certificate files named in certs.d")
            .reports(RuntimeProblems.CA_FILE_UNUSABLE)
            .requires(Listing.pods())
            .needs(Workloads.NEEDS, ContainerdHosts.NEEDS, ServedCa.NEEDS);

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
        Stream<String> known =
                Stream.concat(named(soFar).stream(), beside(soFar).stream()).map(Named::path);
        return Stream.concat(known, refused(soFar))
                .distinct()
                .<Question<?>>map(PemFile.Ask::new)
                .toList();
    }

    /** Files that the messages of pulls name. */
    private static Stream<String> refused(Evidence evidence) {
        return Workloads.failuresHere(evidence).stream()
                .map(f -> REFUSED.matcher(f.error().message()))
                .filter(m -> m.find() && m.group(1) != null)
                .map(m -> m.group(1))
                .limit(MOST);
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
        for (PullFailure failure : Workloads.failuresHere(evidence)) {
            Matcher m = REFUSED.matcher(failure.error().message());
            if (failure.image() != null && m.find()) {
                String path = m.group(1) == null ? failure.image().authority() : m.group(1);
                told.computeIfAbsent(path + " " + failure.node(), f -> new ArrayList<>())
                        .add(failure);
            }
        }
        told.values().forEach(failures -> findings.add(refused(failures, evidence)));
        List<Named> named = named(evidence);
        for (Named file : named) {
            String what = defect(file, evidence);
            if (what != null && told.keySet().stream().noneMatch(t -> t.startsWith(file.path() + " "))) {
                findings.add(suspected(file, what, node, evidence));
            }
        }
        if (findings.isEmpty() && named.isEmpty()) {
            List<Gap> gaps = ContainerdHosts.of(evidence).gaps();
            return !gaps.isEmpty()
                    ? new Outcome.Unknown(gaps)
                    : Outcome.skipped("certs.d on this host names no certificate file");
        }
        boolean unseen = named.stream()
                .allMatch(n -> evidence.answer(new PemFile.Ask(n.path())).isUnknown());
        return findings.isEmpty() && unseen
                ? new Outcome.Unknown(named.stream()
                        .flatMap(n -> evidence.answer(new PemFile.Ask(n.path())).gaps().stream())
                        .toList())
                : Outcome.of(findings, Phrases.count(named.size(), "certificate or key file") + ", all in PEM format");
    }

    /** What is wrong with a file, or null when nothing is, or when it cannot be told. */
    private static @Nullable String defect(Named file, Evidence evidence) {
        PemFile.Ask ask = new PemFile.Ask(file.path());
        if (evidence.answer(ask).isAbsent()) {
            return "the file does not exist";
        }
        PemFile pem = evidence.orNull(ask);
        if (pem == null) {
            return null;
        }
        boolean key = file.path().endsWith(".key");
        if (pem.blocks().isEmpty()) {
            return "it is not in PEM format" + (pem.looksBinary() ? " but binary (DER)" : "");
        }
        return !key && pem.blocks().stream().noneMatch(b -> b.endsWith("CERTIFICATE"))
                ? "it contains no certificate, only " + String.join(", ", pem.blocks())
                : null;
    }

    private static Finding refused(List<PullFailure> failures, Evidence evidence) {
        PullFailure failure = failures.get(0);
        Matcher m = REFUSED.matcher(failure.error().message());
        String path = m.find() ? m.group(1) : null;
        String host = failure.image() == null ? "" : failure.image().authority();
        String node = failure.node();
        Finding finding = Finding.of(
                        RuntimeProblems.CA_FILE_UNUSABLE,
                        path == null ? Subject.registry(host) : Subject.file(path),
                        "containerd cannot use " + (path == null ? "the client certificate and key for " + host : path)
                                + ", so it does not contact any server for images of " + host)
                .observed(failure.error().message(), "readable files in PEM format", failure.source())
                .affecting(Subject.registry(host))
                .involving(Workloads.subjects(failures));
        finding = node == null ? finding : finding.involving(Subject.node(node));
        return finding.remedy(remedy(path, host, Actor.node(node), evidence));
    }

    private static Finding suspected(Named file, String what, @Nullable Node node, Evidence evidence) {
        return Finding.of(
                        RuntimeProblems.CA_FILE_UNUSABLE,
                        Subject.file(file.path()),
                        "containerd cannot use " + file.path() + ", which certs.d names for " + file.host() + ": "
                                + what)
                .observed(what, "a file in PEM format", file.path())
                .observed("certs.d names this file", file.directory().path())
                .affecting(Subject.registry(file.host()))
                .involving(node == null ? List.of() : List.of(Subject.node(node.name())))
                .asHypothesis()
                .remedy(remedy(file.path(), file.host(), NodeOfHost.actor(node), evidence));
    }

    /**
     * How containerd gets a file that it can use.
     *
     * @param path of the file, or null where the message does not name it
     */
    private static Remedy remedy(@Nullable String path, String host, Actor actor, Evidence evidence) {
        return new Remedy(
                path == null ? ofPair(host, actor) : ofFile(path, host, actor, evidence), PullFailures.LEAVES_BACK_OFF);
    }

    private static List<Step> ofPair(String host, Actor actor) {
        return List.of(Step.of(
                        "Find the certificate and key files that hosts.toml names.",
                        Action.root("grep", "-rn", "client", BuiltIn.CERTS_D),
                        actor)
                .deciding("the certificate and the key of " + host
                        + " must match: `openssl x509 -noout -pubkey -in CERTIFICATE` and `openssl pkey -pubout -in"
                        + " KEY` must print the same. If they differ, copy the pair again from its issuer. The first"
                        + " file of a pair is the certificate."));
    }

    private static List<Step> ofFile(String path, String host, Actor actor, Evidence evidence) {
        PemFile pem = evidence.orNull(new PemFile.Ask(path));
        if (pem != null && pem.looksBinary() && pem.blocks().isEmpty()) {
            String kind = path.endsWith(".key") ? "pkey" : "x509";
            return List.of(Step.of(
                            "Convert the file to PEM in place. It is in a binary format (DER).",
                            Action.script("sudo cp -a " + Shell.quote(path) + " " + Shell.quote(path + ".der")
                                    + " && sudo openssl " + kind + " -inform DER -in " + Shell.quote(path + ".der")
                                    + " -out "
                                    + Shell.quote(path)),
                            actor)
                    .undoneBy(Action.root("mv", path + ".der", path)));
        }
        Action plain = withoutTls(path, evidence);
        if (plain != null) {
            return List.of(Step.of(
                    "Remove the TLS options: the server uses http:// and needs no certificate. No restart is needed.",
                    plain,
                    actor));
        }
        for (Named other : candidates(path, evidence)) {
            Action change = Action.change(
                    other.directory().path() + "/hosts.toml",
                    new LineEdit.Replace(0, "\"" + written(path, other) + "\"", "\"" + name(other.path()) + "\""));
            return List.of(Step.of(
                    "Set hosts.toml to " + name(other.path())
                            + ", which is a certificate in the same directory. No restart is needed.",
                    change,
                    actor));
        }
        List<Certificate> served = ServedCa.served(host, evidence);
        return path.endsWith(".key")
                ? List.of(Step.manual(
                        "Copy the key " + path + " from the issuer of the matching certificate. No restart is needed.",
                        actor))
                : ServedCa.steps(host, served, path, actor);
    }

    /** The change of a hosts.toml that names a file for a server by plain HTTP; null where none does. */
    private static @Nullable Action withoutTls(String path, Evidence evidence) {
        String containerd = NodeOfHost.containerd(evidence);
        for (Named file : named(evidence)) {
            String text = file.directory().hostsToml();
            if (file.path().equals(path) && text != null) {
                List<HostsToml.Host> hosts = HostsToml.parse(text, containerd).hosts().stream()
                        .filter(h -> h.tls().isSet())
                        .toList();
                if (hosts.size() == 1 && hosts.get(0).url().startsWith("http://")) {
                    return HostsRemedies.withoutTls(file.directory(), hosts.get(0), containerd);
                }
            }
        }
        return null;
    }

    /** Certificates that lie beside the hosts.toml which names a file that is missing. */
    private static List<Named> candidates(String path, Evidence evidence) {
        return beside(evidence).stream()
                .filter(other -> !path.endsWith(".key") && !other.path().equals(path))
                .filter(other -> written(path, other) != null)
                .filter(other -> evidence.find(new PemFile.Ask(other.path()))
                        .filter(pem -> pem.blocks().stream().anyMatch(b -> b.endsWith("CERTIFICATE"))
                                && pem.blocks().stream().noneMatch(b -> b.endsWith("KEY")))
                        .isPresent())
                .toList();
    }

    /** How the hosts.toml beside a candidate writes a file; null when it does not name it. */
    private static @Nullable String written(String path, Named other) {
        String text = String.valueOf(other.directory().hostsToml());
        return Stream.of(path, name(path))
                .filter(written -> text.contains("\"" + written + "\""))
                .findFirst()
                .orElse(null);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Files in directories whose hosts.toml names certificates, which may be the ones that were meant. */
    private static List<Named> beside(Evidence evidence) {
        List<Named> files = new ArrayList<>();
        for (CertsDirectory directory : ContainerdHosts.of(evidence).directories()) {
            String text = directory.hostsToml();
            if (text != null && text.matches("(?s).*\\b(?:ca|client)\\s*=.*")) {
                directory.files().stream()
                        .filter(file -> file.matches(".+\\.(?:crt|pem|cer)"))
                        .forEach(file ->
                                files.add(new Named(directory.path() + "/" + file, directory.name(), directory)));
            }
        }
        return files.stream().limit(MOST).toList();
    }
}

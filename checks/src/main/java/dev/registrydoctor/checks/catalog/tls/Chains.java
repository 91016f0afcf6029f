package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The certificates of the registries in use, and the CAs that each client trusts. */
final class Chains {

    /** What containerd on this node goes by. */
    static final Needs OF_CONTAINERD = ContainerdHosts.NEEDS;

    /** Probes of all registries, then the certificates of those that speak TLS. */
    static final Needs NEEDS = ServedCa.NEEDS.and(OF_CONTAINERD);

    private Chains() {}

    /**
     * What a registry shows.
     *
     * @param host the registry
     * @param served what it sent, its own certificate first; never empty
     * @param chain all that was read
     */
    record Shown(RegistryHosts.Host host, List<Certificate> served, TlsChain chain) {
        Certificate own() {
            return served.get(0);
        }

        String authority() {
            return host.authority();
        }
    }

    /** How to see that a registry's certificate is in order. */
    static Verification isFine(String authority) {
        return Verification.of(
                Action.program("registry-doctor", "run", "--registry", authority),
                Actor.here(),
                "no longer reports this problem");
    }

    /** What the registries show, as far as that was read. */
    static List<Shown> read(Evidence evidence) {
        List<Shown> all = new ArrayList<>();
        for (RegistryHosts.Host host : RegistryHosts.of(evidence)) {
            if (ServedCa.showsCertificate(host, evidence)) {
                evidence.find(ServedCa.ask(host))
                        .map(chain -> new Shown(host, Certificate.ofAll(chain.served()), chain))
                        .filter(shown -> !shown.served().isEmpty())
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    /** What kept the certificates of a registry that speaks TLS from being read. */
    static List<Gap> gaps(Evidence evidence) {
        return ServedCa.chains(evidence).stream()
                .flatMap(ask -> evidence.answer(ask).gaps().stream())
                .toList();
    }

    /** What a check comes to that judges every certificate: nothing was seen to be wrong only where all could be read. */
    static Outcome outcome(List<Finding> findings, List<Shown> all, String statement, Evidence evidence) {
        List<Gap> gaps = gaps(evidence);
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        } else if (findings.isEmpty() && all.isEmpty()) {
            return Outcome.skipped("no registry sent a certificate");
        }
        return Outcome.of(findings, statement);
    }

    /** What a registry shows, if that was read. */
    static Optional<Shown> of(String authority, Evidence evidence) {
        return read(evidence).stream()
                .filter(s -> s.authority().equals(authority))
                .findFirst();
    }

    /** Where containerd on this node goes for images of a host. */
    private static List<HostResolution.Attempt> attempts(String authority, Evidence evidence) {
        return ContainerdHosts.of(evidence).resolve(authority).hosts().stream()
                .filter(a -> !a.isPlain() && a.authority().equals(authority))
                .toList();
    }

    /** The files of CAs that containerd on this node has for a host. */
    static List<HostFile.Ask> containerdFiles(String authority, Evidence evidence) {
        Set<String> paths = new LinkedHashSet<>();
        attempts(authority, evidence).forEach(a -> paths.addAll(a.tls().ca()));
        return paths.stream().map(HostFile.Ask::new).toList();
    }

    /** Whether containerd on this node takes any certificate from a host ({@code skip_verify}). */
    static boolean containerdTrustsAnyone(String authority, Evidence evidence) {
        List<HostResolution.Attempt> attempts = attempts(authority, evidence);
        return !attempts.isEmpty() && attempts.stream().allMatch(a -> a.tls().trustsAnyone());
    }

    /** Whether containerd on this node speaks TLS to a host and minds its certificate. */
    static boolean containerdVerifies(String authority, Evidence evidence) {
        return attempts(authority, evidence).stream().anyMatch(a -> !a.tls().trustsAnyone());
    }

    /** Docker's CA for a host. */
    static HostFile.Ask dockerFile(String authority) {
        return new HostFile.Ask("/etc/docker/certs.d/" + authority + "/ca.crt");
    }

    /** The certificates of files, as far as they were read. */
    static List<Certificate> in(List<HostFile.Ask> files, Evidence evidence) {
        return files.stream()
                .flatMap(f -> evidence.find(f).stream())
                .flatMap(f -> Certificate.ofPem(f.text()).stream())
                .toList();
    }
}

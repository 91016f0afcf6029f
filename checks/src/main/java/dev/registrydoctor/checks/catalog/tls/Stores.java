package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.model.tls.TrustPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this host, its containerd and its Docker each trust of what a registry shows. The latter two trust the host's CAs
 * and, for one registry, some of their own.
 *
 * @param host of this host's CAs those that matter here
 * @param containerd those and the ones of hosts.toml's {@code ca}, or of the directory's {@code *.crt}
 * @param docker those and the one of Docker's own certs.d
 * @param containerdSeen whether this host is a node, and all that its containerd goes by could be read
 * @param known every known certificate that can be an intermediate, from any store
 */
record Stores(
        List<Certificate> host,
        List<Certificate> containerd,
        List<Certificate> docker,
        boolean containerdSeen,
        List<Certificate> known) {

    /** The files of what each client trusts, for every registry that showed a certificate. */
    static final Needs NEEDS = Chains.NEEDS.then(Stores::files);

    private static List<HostFile.Ask> files(Evidence soFar) {
        List<HostFile.Ask> files = new ArrayList<>();
        for (Chains.Shown shown : Chains.read(soFar)) {
            files.addAll(Chains.containerdFiles(shown.authority(), soFar));
            files.add(Chains.dockerFile(shown.authority()));
        }
        return files;
    }

    static Stores of(Chains.Shown shown, Evidence evidence) {
        String authority = shown.authority();
        List<HostFile.Ask> files = Chains.containerdFiles(authority, evidence);
        List<Certificate> host = Certificate.ofAll(shown.chain().authorities());
        List<Certificate> ofContainerd = Chains.in(files, evidence);
        List<Certificate> ofDocker = Chains.in(List.of(Chains.dockerFile(authority)), evidence);
        List<Certificate> known = new ArrayList<>(shown.served());
        known.addAll(Certificate.ofAll(shown.chain().fetched()));
        known.addAll(host);
        known.addAll(ofContainerd);
        known.addAll(ofDocker);
        boolean seen = NodeOfHost.find(evidence) != null
                && ContainerdHosts.of(evidence).isKnown()
                && evidence.isWhole(ServedCa.ask(shown.host()))
                && files.stream().noneMatch(f -> evidence.answer(f).isUnknown());
        return new Stores(host, join(host, ofContainerd), join(host, ofDocker), seen, known);
    }

    private static List<Certificate> join(List<Certificate> some, List<Certificate> others) {
        List<Certificate> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** Whether a client with this store accepts what the server sends, names and dates aside. */
    static boolean accepts(List<Certificate> store, Chains.Shown shown) {
        return TrustPath.find(shown.own(), shown.served(), store).isPresent();
    }

    /** The certificates for want of which the store does not accept; empty when it is not for want of any known. */
    List<Certificate> missing(List<Certificate> store, Chains.Shown shown) {
        Optional<TrustPath> whole = TrustPath.find(shown.own(), known, store);
        return accepts(store, shown)
                ? List.of()
                : whole.map(w -> w.missing(shown.served(), store)).orElse(List.of());
    }
}

package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.model.tls.TrustPath;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node is given the CA of a registry: from what the registry itself sends where that ends at a CA, else from whoever
 * made its certificate. Go takes whatever is in its store for the end of the way, an intermediate or the server's own too.
 */
public final class ServedCa {

    /** Probes of all registries, then the certificates of those that speak TLS. */
    public static final Needs NEEDS = RegistryHosts.PROBED.then(ServedCa::chains);

    private ServedCa() {}

    /** How to ask for a registry's certificates: by the name that images have, where its port is probed. */
    public static TlsChain.Ask ask(RegistryHosts.Host host) {
        return new TlsChain.Ask(host.probe().host(), host.probe().port(), name(host.authority()));
    }

    /** A host without its port, and an IPv6 address without brackets. */
    public static String name(String authority) {
        int colon = authority.lastIndexOf(':');
        String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The certificates of the registries that speak TLS. */
    public static List<TlsChain.Ask> chains(Evidence evidence) {
        return RegistryHosts.of(evidence).stream()
                .filter(h -> showsCertificate(h, evidence))
                .map(ServedCa::ask)
                .toList();
    }

    /** Whether a registry showed a certificate when it was asked. */
    public static boolean showsCertificate(RegistryHosts.Host host, Evidence evidence) {
        return evidence.find(host.probe())
                .map(RegistryProbe::https)
                .filter(https -> https.hides() || https.result() == RegistryProbe.Result.ANSWERED)
                .isPresent();
    }

    /** Whether a registry's certificate needs a CA that this host does not have. */
    public static boolean isNeeded(String authority, Evidence evidence) {
        TlsChain chain = chain(authority, evidence);
        List<Certificate> served = served(chain);
        return chain != null
                && !served.isEmpty()
                && TrustPath.find(served.get(0), served, Certificate.ofAll(chain.authorities()))
                        .isEmpty();
    }

    /** What a registry sends, its own certificate first; empty when that is not known. */
    public static List<Certificate> served(String authority, Evidence evidence) {
        return served(chain(authority, evidence));
    }

    private static List<Certificate> served(@Nullable TlsChain chain) {
        return chain == null ? List.of() : Certificate.ofAll(chain.served());
    }

    private static @Nullable TlsChain chain(String authority, Evidence evidence) {
        return RegistryHosts.of(evidence).stream()
                .filter(h -> h.authority().equals(authority) && showsCertificate(h, evidence))
                .findFirst()
                .flatMap(h -> evidence.find(ask(h)))
                .orElse(null);
    }

    /** The command, for a shell, that begins a TLS handshake with a registry as its clients do. */
    public static String handshake(String authority) {
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        return "openssl s_client -connect " + Shell.quote(hasPort ? authority : authority + ":443") + " -servername "
                + Shell.quote(name(authority));
    }

    /**
     * Puts the CA of a server into a file.
     *
     * @param served what the server sends, its own certificate first; empty when that is not known
     * @param path of the file, which may be there already
     */
    public static List<Step> steps(String server, List<Certificate> served, String path, Actor actor) {
        Certificate last = served.isEmpty() ? null : served.get(served.size() - 1);
        if (last != null && (last.isSelfIssued() || last.x509().getBasicConstraints() >= 0)) {
            return List.of(Step.of(
                    "Copy the CA's certificate, which the server sends, to where containerd reads it. " + compare(last),
                    fetch(server, served.size(), path),
                    actor));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of(
                "Get the certificate of the CA "
                        + (last == null ? "that signs the server's" : last.issuer())
                        + " from the issuer of the server's certificate, as ca.crt (PEM; never a key), and copy it to"
                        + " where containerd reads it.",
                Action.root("install", "-D", "-m", "644", "ca.crt", path),
                actor));
        if (last != null) {
            steps.add(Step.of(
                    "Or, until you have it, trust the server's own certificate. This works until the certificate is"
                            + " renewed. "
                            + compare(served.get(0)),
                    fetch(server, 1, path),
                    actor));
        }
        return steps;
    }

    private static String compare(Certificate certificate) {
        return "Its SHA-256 fingerprint is " + certificate.fingerprint()
                + ": compare it with the file at the registry (openssl x509 -noout -fingerprint -sha256).";
    }

    /** The n-th certificate that a server sends becomes a file; its folder is made when it is missing. */
    private static Action fetch(String server, int number, String path) {
        String one = number == 1
                ? " </dev/null 2>/dev/null | openssl x509"
                : " -showcerts </dev/null 2>/dev/null | awk '/BEGIN CERTIFICATE/ {n++} n == " + number
                        + "' | openssl x509";
        return Action.script(handshake(server) + one + " | sudo install -D -m 644 /dev/stdin " + Shell.quote(path));
    }
}

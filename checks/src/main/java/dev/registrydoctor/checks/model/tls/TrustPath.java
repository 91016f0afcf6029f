package dev.registrydoctor.checks.model.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The path from a server's certificate to one that a client trusts, by Go's rules (crypto/x509 verify.go): it ends at
 * any certificate in the client's store, whether a root, an intermediate or the server's own; each issuer in between
 * must be a CA. Names and dates are checked separately, because they have their own remedies.
 *
 * @param certificates the server's first, the trusted one last
 */
public record TrustPath(List<Certificate> certificates) {

    /** Longer paths do not count: Go stops after 100 signatures, and a real path has three certificates. */
    private static final int MOST = 10;

    public TrustPath {
        certificates = List.copyOf(certificates);
    }

    /**
     * Searches a path.
     *
     * @param server the server's certificate
     * @param others possible intermediates, sent by the server or from elsewhere
     * @param trusted the client's store
     */
    public static Optional<TrustPath> find(
            Certificate server, Collection<Certificate> others, Collection<Certificate> trusted) {
        List<Certificate> path = new ArrayList<>(List.of(server));
        return isIn(server, trusted) || extend(path, others, trusted)
                ? Optional.of(new TrustPath(path))
                : Optional.empty();
    }

    private static boolean extend(
            List<Certificate> path, Collection<Certificate> others, Collection<Certificate> trusted) {
        Certificate last = path.get(path.size() - 1);
        if (path.size() >= MOST) {
            return false;
        }
        for (Certificate end : trusted) {
            if (signs(end, last)) {
                path.add(end);
                return true;
            }
        }
        for (Certificate next : others) {
            if (!isIn(next, path) && signs(next, last)) {
                path.add(next);
                if (extend(path, others, trusted)) {
                    return true;
                }
                path.remove(path.size() - 1);
            }
        }
        return false;
    }

    private static boolean isIn(Certificate certificate, Collection<Certificate> many) {
        return many.stream().anyMatch(c -> c.x509().equals(certificate.x509()));
    }

    private static boolean signs(Certificate authority, Certificate certificate) {
        X509Certificate issuer = authority.x509();
        // Version 1 has no such extension; since version 3 a CA certificate must say that it is one.
        boolean isAuthority = issuer.getBasicConstraints() >= 0 || issuer.getVersion() < 3;
        if (!isAuthority || !certificate.isIssuedBy(authority)) {
            return false;
        }
        try {
            certificate.x509().verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Certificates on the path that the server did not send and the client does not have: without them there is no
     * path.
     */
    public List<Certificate> missing(Collection<Certificate> served, Collection<Certificate> trusted) {
        return certificates.stream()
                .filter(c -> !isIn(c, served) && !isIn(c, trusted))
                .toList();
    }
}

package dev.registrydoctor.reports.redact;

import dev.registrydoctor.checks.model.tls.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;

/** Learns whom certificates name: their hosts, the organizations and people of their subjects, the URLs that they give. */
final class CertificateNames {

    private CertificateNames() {}

    /** Learns of each certificate in a PEM text. */
    static void learn(String pem, SiteNames names) {
        for (Certificate certificate : Certificate.ofPem(pem)) {
            certificate.dnsNames().forEach(names::host);
            subject(certificate.x509().getSubjectX500Principal(), names);
            subject(certificate.x509().getIssuerX500Principal(), names);
            try {
                String readable = EncodedNames.readable(
                        Base64.getEncoder().encodeToString(certificate.x509().getEncoded()));
                Forms.learn(readable, names);
            } catch (CertificateEncodingException e) {
                // It was read from its encoding.
                throw new IllegalStateException(e);
            }
        }
    }

    private static void subject(X500Principal principal, SiteNames names) {
        subject(principal.getName(X500Principal.RFC2253), names);
    }

    /** Learns the values of a distinguished name, such as {@code O=falcon,CN=registry}. */
    static void subject(String name, SiteNames names) {
        Forms.learn(name, names);
        for (String part : name.split("(?<!\\\\)[,+/]\\s*", -1)) {
            String value =
                    part.substring(part.indexOf('=') + 1).replace("\\", "").strip();
            if (!OrdinaryWords.hold(value.replace(' ', '-'))) {
                names.add(NameKind.USER, value);
                FreeText.learn(value, names);
            }
        }
    }
}

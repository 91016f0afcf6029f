package dev.registrydoctor.doctor.setup.part;

import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A registry as clients are set up for it.
 *
 * @param authorities the names by which images name it, each with its port; at least one
 * @param plainHttp whether it is used by HTTP without TLS
 * @param ca the CA certificates that its clients need beside those of the system; empty when none are needed
 */
public record JoinedRegistry(List<String> authorities, boolean plainHttp, List<Certificate> ca) {

    public JoinedRegistry {
        authorities = List.copyOf(authorities);
        ca = List.copyOf(ca);
    }

    /** A registry with one name. */
    public JoinedRegistry(String authority, boolean plainHttp, List<Certificate> ca) {
        this(List.of(authority), plainHttp, ca);
    }

    /** Whether a name is this machine's own. */
    public static boolean isLoopback(String authority) {
        return BuiltIn.isLoopback(ImageReference.withoutPort(authority));
    }

    /** The CA certificates as the content of a file. */
    public String pem() {
        return ca.stream()
                .map(Certificate::pem)
                .map(pem -> pem.endsWith("\n") ? pem : pem + "\n")
                .collect(Collectors.joining());
    }
}

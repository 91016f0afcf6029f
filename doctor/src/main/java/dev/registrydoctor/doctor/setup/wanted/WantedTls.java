package dev.registrydoctor.doctor.setup.wanted;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How containerd is to trust a server, and how it identifies itself to it.
 *
 * @param ca the path of a file with CA certificates, or null for those of the system alone
 * @param certificate the path of a client certificate, or null for none
 * @param key the path of its key; null exactly when there is no certificate
 * @param skipVerify whether any certificate is accepted
 */
public record WantedTls(
        @Nullable String ca,
        @Nullable String certificate,
        @Nullable String key,
        boolean skipVerify) {

    /** The system's CA certificates, no client certificate. */
    public static final WantedTls NONE = new WantedTls(null, null, null, false);

    public WantedTls {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a client certificate has a key");
        }
    }

    /** The files that it names. */
    public Stream<String> files() {
        return Stream.of(ca, certificate, key).flatMap(Stream::ofNullable);
    }
}

package dev.registrydoctor.doctor.setup.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CA certificates that setup can read, by the paths under which they are wanted. On a node, such a file lies beside hosts.toml
 * under a name that says what is in it: evidence keeps no content of certificates, so the name tells whether it is the right one.
 *
 * @param pem the texts by path
 */
public record CaFiles(Map<String, String> pem) {

    /** None can be read: nodes are told the paths as they are. */
    public static final CaFiles NONE = new CaFiles(Map.of());

    public CaFiles {
        pem = Map.copyOf(pem);
    }

    /** The text of a file, or empty when it cannot be read here. */
    Optional<String> text(String path) {
        return Optional.ofNullable(pem.get(path)).map(text -> text.strip() + "\n");
    }

    /** The name that a text has beside hosts.toml. */
    static String name(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "ca-" + HexFormat.of().formatHex(digest, 0, 6) + ".crt";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The name of a file beside hosts.toml, or null when its text cannot be read here. */
    @Nullable
    String nameOf(String path) {
        return text(path).map(CaFiles::name).orElse(null);
    }
}

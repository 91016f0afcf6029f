package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of containerd for one server in a hosts.toml.
 *
 * @param ca files of CA certificates, trusted in addition to the system's
 * @param clients client certificates
 * @param skipVerify whether the server's certificate is not verified; null when it is not set
 */
public record TlsSettings(
        List<String> ca, List<ClientPair> clients, @Nullable Boolean skipVerify) {

    /** No settings. */
    public static final TlsSettings NONE = new TlsSettings(List.of(), List.of(), null);

    /**
     * A client certificate and its key.
     *
     * @param key the file with the key; the certificate's own file if it has both
     */
    public record ClientPair(String certificate, String key) {}

    public TlsSettings {
        ca = List.copyOf(ca);
        clients = List.copyOf(clients);
    }

    /**
     * Whether anything is set, even {@code skip_verify = false}: then the protocol of an http:// server is not clear.
     */
    public boolean isSet() {
        return skipVerify != null || !ca.isEmpty() || !clients.isEmpty();
    }

    /** Whether the server's identity is not verified. */
    public boolean trustsAnyone() {
        return Boolean.TRUE.equals(skipVerify);
    }

    /** The same with absolute paths: relative ones start at the directory of hosts.toml. */
    TlsSettings in(String directory) {
        return new TlsSettings(
                ca.stream().map(f -> absolute(f, directory)).toList(),
                clients.stream()
                        .map(c -> new ClientPair(absolute(c.certificate(), directory), absolute(c.key(), directory)))
                        .toList(),
                skipVerify);
    }

    private static String absolute(String path, String directory) {
        return ServerUrl.clean(path.startsWith("/") ? path : directory + "/" + path);
    }

    /**
     * The files in a directory, with Docker's naming: {@code *.crt} are CAs, {@code *.cert} client certificates, with
     * their keys in {@code *.key}. They are used when hosts.toml is missing, empty or cannot be decoded.
     */
    static TlsSettings ofFiles(CertsDirectory directory) {
        List<String> ca = new ArrayList<>();
        List<ClientPair> clients = new ArrayList<>();
        for (String name : directory.files().stream().sorted().toList()) {
            if (name.endsWith(".crt")) {
                ca.add(name);
            } else if (name.endsWith(".cert")) {
                String key = name.substring(0, name.length() - ".cert".length()) + ".key";
                clients.add(new ClientPair(name, directory.files().contains(key) ? key : name));
            }
        }
        return new TlsSettings(ca, clients, null).in(directory.path());
    }

    /** The same without verification, as containerd sets it by itself for a loopback name. */
    TlsSettings unverified() {
        return new TlsSettings(ca, clients, true);
    }
}

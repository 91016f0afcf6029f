package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How containerd speaks TLS with one server of a hosts.toml.
 *
 * @param ca files of CA certificates, trusted beside the system's
 * @param clients certificates to show to the server
 * @param skipVerify whether the server's certificate goes unverified; null when nothing is set
 */
public record TlsSettings(
        List<String> ca, List<ClientPair> clients, @Nullable Boolean skipVerify) {

    /** Nothing set. */
    public static final TlsSettings NONE = new TlsSettings(List.of(), List.of(), null);

    /**
     * A client certificate and its key.
     *
     * @param key the key's file; the certificate's own file when it holds both
     */
    public record ClientPair(String certificate, String key) {}

    public TlsSettings {
        ca = List.copyOf(ca);
        clients = List.copyOf(clients);
    }

    /** Whether anything is set, if only {@code skip_verify = false}: then an http:// server is in doubt. */
    public boolean isSet() {
        return skipVerify != null || !ca.isEmpty() || !clients.isEmpty();
    }

    /** Whether the server may be anybody. */
    public boolean trustsAnyone() {
        return Boolean.TRUE.equals(skipVerify);
    }

    /** The same with paths as containerd opens them: relative ones begin at the directory of hosts.toml. */
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
     * What lies in a directory as Docker lays certificates out: {@code *.crt} are CAs, {@code *.cert} client
     * certificates, with their keys in {@code *.key}. It counts where hosts.toml is missing, empty or not decodable.
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

    /** The same without verification, as containerd sets it for a loopback name by itself. */
    TlsSettings unverified() {
        return new TlsSettings(ca, clients, true);
    }
}

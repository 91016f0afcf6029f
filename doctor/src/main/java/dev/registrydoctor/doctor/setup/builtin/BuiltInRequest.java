package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of the built-in registry.
 *
 * @param size of its claim, as {@link #isSize}; null for the add-on's own
 * @param storageClass null for the default class
 * @param reachable hosts by which other machines name it, without a port
 * @param htpasswd a file with users and their bcrypt hashes, or null for no login
 * @param tls null for plain HTTP
 * @param keepsImages whether the images are to stay when the claim is deleted
 */
public record BuiltInRequest(
        @Nullable String size,
        @Nullable String storageClass,
        List<String> reachable,
        @Nullable String htpasswd,
        @Nullable Tls tls,
        boolean keepsImages) {

    /** Nothing but that it is there. */
    public static final BuiltInRequest PLAIN = new BuiltInRequest(null, null, List.of(), null, null, false);

    /** What the add-on accepts: whole Gi, 20 at least (addons/registry/enable). */
    private static final Pattern SIZE = Pattern.compile("(?:[2-9][0-9]|[1-9][0-9]{2,})Gi");

    /**
     * A certificate that it is to show.
     *
     * @param certificateFile the path of the certificate, with what it was signed by
     * @param keyFile the path of its key, which is not read here
     * @param chain what the file has, the server's own first
     */
    public record Tls(String certificateFile, String keyFile, List<Certificate> chain) {
        public Tls {
            chain = List.copyOf(chain);
        }
    }

    public BuiltInRequest {
        reachable = List.copyOf(reachable);
    }

    /** Whether the add-on accepts a size. */
    public static boolean isSize(String text) {
        return SIZE.matcher(text).matches();
    }

    /** It as images name it by a host. */
    static String at(String host) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + BuiltIn.NODE_PORT;
    }

    static RegistryProbe.Ask probe(String host) {
        return new RegistryProbe.Ask(host, BuiltIn.NODE_PORT);
    }
}

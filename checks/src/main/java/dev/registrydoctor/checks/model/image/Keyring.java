package dev.registrydoctor.checks.model.image;

import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect.Effect;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of pull secrets that the kubelet would use for an image, and their order (Kubernetes
 * pkg/credentialprovider/keyring.go: Add, Lookup, URLsMatch; secrets/secrets.go).
 *
 * <p>The port must be equal as text, hosts match label by label with globs, a path is a plain prefix. All matching keys
 * are tried in turn, in reverse alphabetical order, so that longer paths come first. Keys of the node's own config.json
 * and of credential providers come after them; this program does not read those.
 */
public final class Keyring {

    /** Docker Hub's own key, which is used only if no other key matches (keyring.go: defaultRegistryKey). */
    private static final String HUB = "index.docker.io";

    private Keyring() {}

    /**
     * What the kubelet would do for one image.
     *
     * @param tried keys that are tried, in order; empty when the pull is tried without a login
     * @param passedOver keys and whole Secrets that are not tried, each with the reason
     * @param stops why the pull fails before a registry is contacted, or null
     */
    public record Lookup(
            List<Key> tried, List<Key> passedOver, @Nullable String stops) {
        public Lookup {
            tried = List.copyOf(tried);
            passedOver = List.copyOf(passedOver);
        }

        /** Whether a user name and a password would be sent. */
        public boolean sendsCredentials() {
            return stops == null && tried.stream().anyMatch(Key::hasCredentials);
        }
    }

    /**
     * A key of a secret.
     *
     * @param secret namespace and name of its secret
     * @param key the key as written, or null for the whole Secret
     * @param hasCredentials whether it has a user name and a password
     * @param reason why it is tried or not
     * @param doubt what is unusual about the login, or null
     */
    public record Key(
            String secret,
            @Nullable String key,
            boolean hasCredentials,
            String reason,
            @Nullable String doubt) {}

    /**
     * Looks an image up in the Secrets of a Pod.
     *
     * @param secrets those in the Pod's spec, in its order; only those that exist
     */
    public static Lookup lookUp(ImageReference image, List<PullSecret> secrets) {
        List<Candidate> all = new ArrayList<>();
        List<Key> passedOver = new ArrayList<>();
        String stops = null;
        for (PullSecret secret : secrets) {
            PullSecret.Defect defect = secret.defect();
            if (defect != null) {
                passedOver.add(new Key(secret.path(), null, false, defect.why(), null));
                stops = stops == null && defect.effect() == Effect.STOPS_THE_PULL
                        ? "Secret " + secret.path() + ": " + defect.why()
                        : stops;
            } else if (secret.entries().isEmpty()) {
                passedOver.add(new Key(secret.path(), null, false, "it has no registry", null));
            } else {
                secret.entries().forEach(e -> all.add(new Candidate(secret.path(), e, Location.of(e.key()))));
            }
        }
        // A stable sort: for equal keys, credentials stay in the order of the Secrets.
        all.sort(Comparator.comparing((Candidate c) -> c.location().index()).reversed());
        boolean direct = all.stream().anyMatch(c -> c.location().mismatch(image) == null);
        List<Key> tried = new ArrayList<>();
        for (Candidate candidate : all) {
            String mismatch = candidate.location().mismatch(image);
            if (mismatch == null) {
                tried.add(candidate.key(candidate.matches()));
            } else if (candidate.location().isHubFor(image)) {
                (direct ? passedOver : tried)
                        .add(candidate.key(
                                direct
                                        ? "the Docker Hub key is used only if no other key matches"
                                        : "the Docker Hub key is used because no other key matches"));
            } else {
                passedOver.add(candidate.key(mismatch));
            }
        }
        return new Lookup(tried, passedOver, stops);
    }

    /** The key under which clients and the kubelet find a login for a registry, which is named as in images. */
    public static String keyOf(String authority) {
        return authority.equals("docker.io") ? "https://index.docker.io/v1/" : authority;
    }

    /** Whether the kubelet could offer the credentials under this key for this image. */
    public static boolean matches(String key, ImageReference image) {
        Location location = Location.of(key);
        return location.mismatch(image) == null || location.isHubFor(image);
    }

    /** One key, before it is compared with the image. */
    private record Candidate(String secret, PullSecret.Entry entry, Location location) {
        Key key(String reason) {
            return new Key(secret, entry.key(), entry.hasCredentials(), reason, entry.doubt());
        }

        String matches() {
            if (entry.hasCredentials()) {
                return "matches";
            }
            String doubt = entry.doubt();
            return "matches, but has no user name and password" + (doubt == null ? "" : ": " + doubt);
        }
    }

    /**
     * A key as parsed by the kubelet.
     *
     * @param host host without port
     * @param port the port as text, empty when none is written
     * @param path the path with its slash, or empty
     */
    private record Location(String host, String port, String path) {

        static Location of(String key) {
            String stripped = key.replaceFirst("^https?://", "");
            int slash = stripped.indexOf('/');
            String hostPort = slash < 0 ? stripped : stripped.substring(0, slash);
            String path = slash < 0 ? "" : stripped.substring(slash);
            // Only "/v1/" and "/v2/" are removed; a bare "/v2" stays, as a path that no image has.
            if (path.startsWith("/v1/") || path.startsWith("/v2/")) {
                path = path.substring("/v2".length());
            }
            int colon = hostPort.lastIndexOf(':');
            boolean hasPort = colon > hostPort.lastIndexOf(']');
            String host = hasPort ? hostPort.substring(0, colon) : hostPort;
            return new Location(
                    host.replaceAll("[\\[\\]]", ""),
                    hasPort ? hostPort.substring(colon + 1) : "",
                    path.equals("/") ? "" : path);
        }

        /** The text that the keyring is sorted by. */
        String index() {
            return host + (port.isEmpty() ? "" : ":" + port) + path;
        }

        /** Whether this is Docker Hub's key, and it applies to the image (isDefaultRegistryMatch). */
        boolean isHubFor(ImageReference image) {
            boolean noHost =
                    image.authority().indexOf('.') < 0 && image.authority().indexOf(':') < 0;
            return index().equals(HUB) && (image.isDockerHub() || noHost);
        }

        /** Why it does not match, or null when it does. */
        @Nullable
        String mismatch(ImageReference image) {
            String wanted = image.port() == null ? "" : image.port().toString();
            String[] globs = host.split("\\.", -1);
            String[] labels = image.host().split("\\.", -1);
            if (globs.length != labels.length) {
                return "it is for another host: it has " + globs.length + (globs.length == 1 ? " label" : " labels")
                        + ", but " + image.host() + " has " + labels.length;
            }
            for (int i = 0; i < globs.length; i++) {
                if (!globMatches(globs[i], labels[i])) {
                    return "it is for another host: " + globs[i] + " is not " + labels[i];
                }
            }
            if (!port.equals(wanted)) {
                return port.isEmpty()
                        ? "it has no port, but the image name has port " + wanted + " (ports are compared as text)"
                        : "it has port " + port + ", but the image name has "
                                + (wanted.isEmpty() ? "no port" : "port " + wanted) + " (ports are compared as text)";
            }
            if (!("/" + image.repository()).startsWith(path)) {
                return "its path " + path + " is not the start of /" + image.repository();
            }
            return null;
        }

        private static boolean globMatches(String glob, String label) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char c = glob.charAt(i);
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
            return label.matches(regex.toString());
        }
    }
}

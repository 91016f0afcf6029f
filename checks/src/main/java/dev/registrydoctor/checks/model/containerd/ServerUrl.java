package dev.registrydoctor.checks.model.containerd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in hosts.toml, parsed like in containerd: by Go's net/url, after {@code https://} was added to a text that
 * does not start with {@code http} (parseHostConfig in core/remotes/docker/config/hosts.go). So a host <em>named</em>
 * {@code httpreg:5000} is a scheme {@code httpreg} without a host.
 *
 * @param scheme in lower case; empty when there is none
 * @param authority host and port, empty when there is none
 * @param path the path of the API, without a slash at its end: {@code /v2}, unless {@code override_path} is set
 */
record ServerUrl(String scheme, String authority, String path) {

    /** Scheme, then the text before the path, then the path; queries and fragments are dropped. */
    private static final Pattern PARTS =
            Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:[?#].*)?", Pattern.DOTALL);

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^\\[\\]\\s<>\"\\\\^`{|}]*|\\[[0-9A-Fa-f:.]+\\](?::\\d*)?)");

    /**
     * Parses one; empty when Go's parser refuses it, and so containerd the whole file.
     *
     * @param overridePath whether {@code /v2} is not added
     */
    static Optional<ServerUrl> parse(String written, boolean overridePath) {
        String url = written.startsWith("http") ? written : "https://" + written;
        Matcher m = PARTS.matcher(url);
        if (!m.matches() || url.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            return Optional.empty();
        }
        String scheme = m.group(1) == null ? "" : m.group(1).toLowerCase(Locale.ROOT);
        String authority = m.group(2) == null ? "" : m.group(2);
        String path = m.group(3);
        if (m.group(2) == null && !path.startsWith("/")) {
            boolean colonFirst = path.matches("[^/]*:.*");
            return scheme.isEmpty() && colonFirst
                    ? Optional.empty()
                    : Optional.of(new ServerUrl(scheme, "", api(scheme.isEmpty() ? path : "", overridePath)));
        }
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = authority.lastIndexOf(':');
        boolean port = colon < 0
                || authority.startsWith("[")
                || authority.substring(colon + 1).chars().allMatch(Character::isDigit);
        return port && AUTHORITY.matcher(authority).matches()
                ? Optional.of(new ServerUrl(scheme, authority.replaceFirst(":$", ""), api(path, overridePath)))
                : Optional.empty();
    }

    private static String api(String path, boolean overridePath) {
        String clean = path.isEmpty() ? "" : clean(path);
        return overridePath || clean.endsWith("/v2") ? clean : clean + "/v2";
    }

    /** A path without empty, {@code .} and {@code ..} elements, and without a slash at its end (Go's path.Clean). */
    static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? "" : "/" + String.join("/", parts);
    }
}

package dev.registrydoctor.checks.names;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, taken apart as containerd and Docker do (distribution/reference, normalised names).
 *
 * @param text as written
 * @param host the registry's host without port; {@code docker.io} when none is written
 * @param port the port that is written, or null
 * @param repository the repository's path, {@code library/} added for one-word names of docker.io
 * @param tag the tag; {@code latest} when neither tag nor digest is written; null when only a digest is
 * @param digest the digest, or null
 * @param qualified whether a registry host is written
 */
public record ImageReference(
        String text,
        String host,
        @Nullable Integer port,
        String repository,
        @Nullable String tag,
        @Nullable String digest,
        boolean qualified) {

    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:.]+\\]");
    private static final Pattern BROKEN_LABEL = Pattern.compile("\\.[.-]|-\\.");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    /**
     * The grammar takes any algorithm and 32 digits or more; the parser then asks go-digest, which knows these three, at
     * their length and in lower case (distribution/reference reference.go, opencontainers/go-digest algorithm.go).
     */
    private static final Pattern DIGEST =
            Pattern.compile("sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}");

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

    /** No longer name is legal (distribution/reference, NameTotalLengthMax); it also bounds the work of matching. */
    private static final int LONGEST = 255;

    /** Thousands of pods run some hundred images. */
    private static final ParseCache<Optional<ImageReference>> READ = new ParseCache<>(512, 4096, ImageReference::read);

    /** Whether this is the path of a repository, without a registry's host. */
    public static boolean isPath(String text) {
        return text.length() <= LONGEST && PATH.matcher(text).matches();
    }

    /** Whether this can be a tag. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** Reads a reference; empty when it is not a legal one. */
    public static Optional<ImageReference> parse(String text) {
        return READ.read(text);
    }

    private static Optional<ImageReference> read(String text) {
        if (IDENTIFIER.matcher(text).matches()) {
            return Optional.empty(); // a name of 64 digits would be taken for an image's id
        }
        String rest = text;
        String digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = rest.substring(at + 1);
            rest = rest.substring(0, at);
            if (!DIGEST.matcher(digest).matches()) {
                return Optional.empty();
            }
        }
        String authority = null;
        int slash = rest.indexOf('/');
        if (slash > 0 && namesAHost(rest.substring(0, slash))) {
            authority = rest.substring(0, slash);
            rest = rest.substring(slash + 1);
        }
        String tag = null;
        int colon = rest.lastIndexOf(':');
        if (colon >= 0) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
            if (!isTag(tag)) {
                return Optional.empty();
            }
        }
        if (!isPath(rest)) {
            return Optional.empty();
        }
        if (tag == null && digest == null) {
            tag = "latest";
        }
        return build(text, authority, rest, tag, digest);
    }

    private static Optional<ImageReference> build(
            String text, @Nullable String authority, String path, @Nullable String tag, @Nullable String digest) {
        if (authority == null || authority.equals("docker.io") || authority.equals("index.docker.io")) {
            String repository = path.indexOf('/') < 0 ? "library/" + path : path;
            return Optional.of(new ImageReference(text, "docker.io", null, repository, tag, digest, authority != null));
        }
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        Integer port = null;
        if (hasPort) {
            String digits = authority.substring(colon + 1);
            if (!PORT.matcher(digits).matches() || Integer.parseInt(digits) > 65535) {
                return Optional.empty();
            }
            port = Integer.valueOf(digits);
        }
        if (host.length() > LONGEST
                || !HOST.matcher(host).matches()
                || BROKEN_LABEL.matcher(host).find()) {
            return Optional.empty();
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return Optional.of(new ImageReference(text, host, port, path, tag, digest, true));
    }

    private static boolean namesAHost(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    /** Host and port without the port, as written; a host without one as it is. */
    public static String withoutPort(String authority) {
        return authority.replaceFirst(":\\d+$", "");
    }

    /** Host and port as written: the name by which containerd looks up its configuration. */
    public String authority() {
        String written = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == null ? written : written + ":" + port;
    }

    /** The port that a client connects to when it uses TLS, unless one is written. */
    public int portOr(int otherwise) {
        return port == null ? otherwise : port;
    }

    /** The whole name, as containerd writes it: registry, repository, then tag and digest where there are any. */
    public String full() {
        return authority() + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** The repository as a person would write it for the built-in registry: without {@code library/}. */
    public String plainRepository() {
        return repository.startsWith("library/") ? repository.substring("library/".length()) : repository;
    }

    public boolean isDockerHub() {
        return host.equals("docker.io");
    }

    /** What a manifest request asks for: the digest when there is one, else the tag. */
    public String reference() {
        String wanted = digest != null ? digest : tag;
        return wanted == null ? "latest" : wanted;
    }
}

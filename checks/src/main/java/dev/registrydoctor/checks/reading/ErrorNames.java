package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names in an error line. They come from outside: they are compared and shown, never run.
 *
 * @param image the image, or null
 * @param registry the registry that the client used, {@code host[:port]}, or null
 * @param address the address of the connection, {@code host:port}, or null
 * @param path the path of the request, {@code /v2/app/manifests/v1}, or null
 * @param status the HTTP status, or null
 * @param digest the first digest, or null
 * @param pod the pod as {@code namespace/name}, or null
 */
public record ErrorNames(
        @Nullable ImageReference image,
        @Nullable String registry,
        @Nullable String address,
        @Nullable String path,
        @Nullable Integer status,
        @Nullable String digest,
        @Nullable String pod) {

    /** Words are separated by these characters, which no name has. */
    private static final String BREAKS = " \t\"'`<>(){},;=";

    /** The text before a status: "http.response.status=404", "unexpected status code 403", "Server error: 500". */
    private static final Pattern STATUS_BEFORE = Pattern.compile(
            "(?:status|statuscode|(?:status|http|response|error) code|http|http/[12](?:\\.[01])?|server error|returned error|server returned|code from registry|http/[12]\\.[01]|\\|)[ :=\"\\[]{1,4}$");

    private static final Pattern LOGGED_HOST =
            Pattern.compile("http\\.request\\.host=\"?([A-Za-z0-9.-]{1,253}(?::\\d{1,5})?)");

    private static final Pattern MANIFEST_OF = Pattern.compile(
            "(?:reading|uploading) manifest ([^\\s:/]{1,128}) (?:in|to) ([^\\s:]{1,260}(?::\\d{1,5}/[^\\s:]{1,255})?)");

    private static final String DOCKER = "docker://";

    /** What helm and Flux write before the name of a chart or artifact. */
    private static final String OCI = "oci://";

    /** Words before the name of an image. */
    private static final Set<String> INTRODUCTIONS = Set.of(
            "image", "reference", "destination", "signing", "repository", "manifest", "push", "pull", "to", "for");

    private static final List<String> STATUS_WORDS = List.of(
            "unauthorized",
            "forbidden",
            "not found",
            "method not allowed",
            "request entity too large",
            "too many requests",
            "internal server error",
            "server error",
            "bad gateway",
            "service unavailable",
            "service temporarily unavailable",
            "gateway time",
            "bad request",
            "permanent redirect",
            "moved permanently",
            "temporary redirect",
            "see other",
            "found",
            "payload too large",
            "response status",
            "insufficient storage");

    /** How Go's servers begin a line about a connection, whose far end is a client and not a registry. */
    private static final String OF_SERVER = "TLS handshake error from ";

    /** Reads a line; names that it does not have are taken from the further text. */
    public static ErrorNames in(String line, List<String> further) {
        ErrorNames all = of(line);
        for (String other : further) {
            if (all.isComplete()) {
                break;
            }
            all = all.or(of(other));
        }
        return CopyCommand.isOfDestination(line)
                ? CopyCommand.destination(line, further).map(all::of).orElse(all)
                : all;
    }

    /** The same about another image: of a copy, that which is written. */
    private ErrorNames of(ImageReference other) {
        return new ErrorNames(other, other.authority(), address, path, status, digest, pod);
    }

    private boolean isComplete() {
        return image != null && registry != null;
    }

    /** Adds missing names from the other: image and registry only if they agree. */
    private ErrorNames or(ErrorNames other) {
        boolean agrees = registry == null || other.registry == null || registry.equals(other.registry);
        return new ErrorNames(
                image == null && agrees ? other.image : image,
                registry == null ? other.registry : registry,
                address == null ? other.address : address,
                path == null && agrees ? other.path : path,
                status == null ? other.status : status,
                digest == null ? other.digest : digest,
                pod == null ? other.pod : pod);
    }

    /** Reads one line. */
    public static ErrorNames of(String line) {
        ImageReference image = null;
        String registry = null;
        String path = null;
        String address = null;
        String pod = null;
        String previous = "";
        Matcher logged = LOGGED_HOST.matcher(line);
        if (logged.find()) {
            registry = logged.group(1).toLowerCase(Locale.ROOT);
        }
        StringTokenizer words = new StringTokenizer(Mention.withoutHidden(line), BREAKS);
        while (words.hasMoreTokens()) {
            String raw = words.nextToken();
            String word = trimmed(raw);
            if (word.startsWith(DOCKER)) {
                Optional<ImageReference> named = ImageReference.parse(word.substring(DOCKER.length()));
                image = image == null ? named.orElse(null) : image;
                // In this form a name without a registry is always one of Docker Hub.
                registry =
                        registry == null ? named.map(ImageReference::authority).orElse(null) : registry;
            } else if (word.startsWith(OCI)) {
                // Part of a name that a template wrote can be missing or hidden; its registry is there.
                ImageReference named =
                        ImageReference.parse(word.substring(OCI.length())).orElse(null);
                image = image == null ? named : image;
                registry = registry != null
                        ? registry
                        : named != null ? named.authority() : hostOf(word.substring(OCI.length()), "to");
            } else if (isUrl(word)) {
                String rest = word.substring(word.indexOf("://") + 3);
                int slash = rest.indexOf('/');
                String authority = (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
                String asked = slash < 0 ? null : rest.substring(slash);
                if (registry == null
                        && isAuthority(authority)
                        && !Mention.isPage(authority, Objects.requireNonNullElse(asked, ""))) {
                    registry = authority;
                    path = asked;
                }
            } else if (previous.equals("pod") && pod == null && word.indexOf('_') > 0) {
                int end = word.lastIndexOf('_');
                pod = word.substring(end + 1) + "/" + word.substring(0, end);
            } else if (previous.equals("tcp") && isAuthority(word)) {
                address = address == null && !line.contains(OF_SERVER) ? word : address;
            } else if (registry == null && isAuthority(word) && introduces(previous, word)) {
                registry = word.toLowerCase(Locale.ROOT);
            } else {
                ImageReference named = image(word, previous);
                image = image == null || isFullNameOf(image, named) ? named : image;
                if (image == null && registry == null) {
                    registry = hostOf(word, previous);
                }
            }
            previous = word.toLowerCase(Locale.ROOT);
        }
        Matcher manifest = MANIFEST_OF.matcher(line);
        if (manifest.find()) {
            image = ImageReference.parse(manifest.group(2) + ":" + manifest.group(1))
                    .orElse(image);
        }
        if (image == null && registry != null && path != null) {
            image = fromPath(registry, path);
        }
        if (image != null
                && !image.qualified()
                && registry != null
                && image.repository().startsWith(registry + "/")) {
            // A host that somebody wrote over, xxxxx/app: the request shows that it is one, and not a name on Docker
            // Hub.
            image = null;
        }
        if (image != null && (image.qualified() || registry == null)) {
            // The image in the event has the registry; the URL can be its mirror or its token service.
            registry = image.qualified() ? image.authority() : registry;
        }
        return new ErrorNames(image, registry, address, path, status(line.toLowerCase(Locale.ROOT)), digest(line), pod);
    }

    /** "lookup harbor.lab on", "pinging container registry localhost:32000:". */
    private static boolean introduces(String previous, String word) {
        return previous.equals("lookup")
                || (previous.equals("registry")
                        && (word.indexOf(':') > 0 || word.indexOf('.') > 0)
                        && !word.endsWith("Exception"));
    }

    private static boolean isUrl(String word) {
        return word.regionMatches(true, 0, "http://", 0, 7) || word.regionMatches(true, 0, "https://", 0, 8);
    }

    /** Whether the second is the first with the registry that the client added: {@code busybox}, {@code docker.io/library/busybox}. */
    private static boolean isFullNameOf(ImageReference shorter, @Nullable ImageReference full) {
        return full != null
                && !shorter.qualified()
                && full.qualified()
                && full.plainRepository().endsWith(shorter.plainRepository());
    }

    /** The host of a name that is not a legal image, because a part of it is hidden or written in capitals; or null. */
    private static @Nullable String hostOf(String word, String previous) {
        int slash = word.indexOf('/');
        String head = slash < 0 ? "" : word.substring(0, slash);
        boolean names = INTRODUCTIONS.contains(previous) && isAuthority(head) && !isGroup(head);
        return names && head.indexOf('.') > 0 ? head.toLowerCase(Locale.ROOT) : null;
    }

    /** A word with a registry host before its first slash, or any name after the words that introduce one. */
    private static @Nullable ImageReference image(String word, String previous) {
        int slash = word.indexOf('/');
        String head = slash < 0 ? word : word.substring(0, slash);
        boolean hosted = slash > 0
                && isAuthority(head)
                && (head.indexOf(':') > 0 || head.indexOf('.') > 0 || head.equals("localhost"));
        boolean introduced = previous.equals("image")
                || previous.equals("reference")
                || (previous.equals("pull") && !word.equals("image"))
                || (previous.equals("for") && slash > 0);
        if ((!hosted && !introduced) || word.startsWith("/") || word.length() > 400 || isGroup(head)) {
            return null;
        }
        Optional<ImageReference> read = ImageReference.parse(word);
        boolean names = hosted || word.indexOf(':') > 0 || word.indexOf('/') > 0;
        return read.filter(r -> names && !word.startsWith("sha256:")).orElse(null);
    }

    /** The first part of Kubernetes names: provisioners, taints, labels; of a Pod's state, {@code Init:0/2}; of source code. */
    private static boolean isGroup(String head) {
        return head.startsWith("Init:")
                || head.equals("github.com")
                || head.startsWith("zotregistry.")
                || (head.endsWith(".k8s.io") && !head.equals("registry.k8s.io"))
                || head.equals("kubernetes.io")
                || head.endsWith(".kubernetes.io")
                || head.equals("microk8s.io");
    }

    private static @Nullable ImageReference fromPath(String registry, String path) {
        int manifests = path.indexOf("/manifests/");
        int end = manifests >= 0 ? manifests : path.indexOf("/blobs/");
        if (!path.startsWith("/v2/") || end <= 4) {
            return null;
        }
        String name = registry + "/" + path.substring(4, end);
        String rest = manifests < 0 ? "" : path.substring(manifests + "/manifests/".length());
        int query = rest.indexOf('?');
        String reference = query < 0 ? rest : rest.substring(0, query);
        String full = reference.isEmpty() ? name : name + (reference.startsWith("sha256:") ? "@" : ":") + reference;
        return ImageReference.parse(full).orElse(null);
    }

    /** host, host:port, [v6]:port. */
    private static boolean isAuthority(String word) {
        if (word.isEmpty() || word.length() > 260) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!isLetterOrDigit(c) && ".-_:[]".indexOf(c) < 0) {
                return false;
            }
        }
        return isLetterOrDigit(word.charAt(0)) || word.startsWith("[");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** ASCII only: names have no other characters. */
    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Removes punctuation of the sentence from a word: a colon or period at its end, brackets around it. */
    private static String trimmed(String word) {
        int from = 0;
        int to = word.length();
        while (to > from && ":.!?\\".indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        int bracket = word.indexOf("]:");
        boolean v6 = bracket > 0 && bracket + 2 < word.length() && isDigit(word.charAt(bracket + 2));
        if (!v6 && to - from > 2 && word.charAt(from) == '[' && word.charAt(to - 1) == ']') {
            from++;
            to--;
        }
        while (from < to && word.charAt(from) == '\\') {
            from++;
        }
        return word.substring(from, to);
    }

    /** The HTTP status in a line in lower case, or null. */
    static @Nullable Integer status(String lower) {
        for (int i = 0; i + 3 <= lower.length(); i++) {
            char c = lower.charAt(i);
            if ((c != '4' && c != '5' && c != '3') || !isWord(lower, i, 3)) {
                continue;
            }
            String after = lower.substring(i + 3).strip();
            String before = lower.substring(Math.max(0, i - 24), i);
            if (STATUS_WORDS.stream().anyMatch(after::startsWith)
                    || STATUS_BEFORE.matcher(before).find()) {
                return Integer.valueOf(lower.substring(i, i + 3));
            }
        }
        return null;
    }

    /** Three digits that are a word. */
    private static boolean isWord(String text, int at, int length) {
        for (int i = at; i < at + length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        boolean begins = at == 0 || (!isLetterOrDigit(text.charAt(at - 1)) && text.charAt(at - 1) != '.');
        return begins && (at + length == text.length() || !isLetterOrDigit(text.charAt(at + length)));
    }

    private static @Nullable String digest(String line) {
        int at = line.indexOf("sha256:");
        if (at < 0 || at + 71 > line.length()) {
            return null;
        }
        String digest = line.substring(at, at + 71);
        return digest.substring(7).chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0) ? digest : null;
    }

    /** The registry that the error is about, or the address of the connection if there is no other name. */
    public @Nullable String authority() {
        return registry != null ? registry : address;
    }
}

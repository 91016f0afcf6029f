package dev.registrydoctor.reports.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where in a text a name can begin and end, and whether what stands around a word says that it is one. */
final class NameContext {

    /** What stands before a name and nothing else; in lower case. */
    private static final List<String> BEFORE_NAMES = List.of(
            "-n ",
            "--namespace ",
            "--namespace=",
            "--context ",
            "--context=",
            "namespace ",
            "namespaces/",
            "namespace/",
            "node ",
            "nodes/",
            "node/",
            "host ",
            "hostname ",
            "pod ",
            "pods/",
            "pod/",
            "deployment ",
            "deployments/",
            "deployment/",
            "deploy/",
            "statefulset/",
            "daemonset/",
            "replicaset ",
            "service ",
            "services/",
            "svc/",
            "claim ",
            "persistentvolumeclaims/",
            "secret ",
            "secrets/",
            "configmap ",
            "container ",
            "volume ",
            "context ",
            "user ",
            "serviceaccount ",
            "\"name\":\"",
            "\"name\": \"",
            "app=",
            "from ",
            "system:serviceaccount:",
            "system:node:",
            "serviceaccounts/",
            "configmaps/",
            "persistentvolumes/",
            "daemonsets/",
            "statefulsets/",
            "replicasets/");

    /** Values and keys of files that readers know, and that are quoted there: never a name by that. */
    private static final Set<String> SETTINGS = Set.of((""
                    + "pull push resolve true false null none http https tcp udp server host hosts ca client header"
                    + " capabilities skip_verify override_path auths auth username password email name namespace image"
                    + " images tag tags version plugins registry mirrors configs endpoint tls io grpc v1 cri config_path"
                    + " location prefix insecure blocked unqualified-search-registries worker debug proxies default"
                    + " insecure-registries registry-mirrors bridge data-root log-driver storage-driver errors code"
                    + " message detail status kind type spec metadata labels items")
            .split(" "));

    private NameContext() {}

    /**
     * Whether what stands around a word says that it is a name: a Service's domain behind it, quotes, or a word before it
     * that only names follow.
     */
    static boolean isNamed(String text, int start, int end) {
        String before = text.substring(Math.max(0, start - 28), start).toLowerCase(Locale.ROOT);
        boolean wholeToken = end == text.length() || "-_".indexOf(text.charAt(end)) < 0;
        return text.startsWith(".svc", end)
                || isQuoted(text, start, end)
                || (wholeToken && BEFORE_NAMES.stream().anyMatch(before::endsWith));
    }

    /** Whether it stands in quotes alone, as Go's messages write names; values of settings are quoted too. */
    private static boolean isQuoted(String text, int start, int end) {
        if (start == 0
                || end >= text.length()
                || SETTINGS.contains(text.substring(start, end).toLowerCase(Locale.ROOT))) {
            return false;
        }
        char before = text.charAt(start - 1);
        boolean closes = text.charAt(end) == before || text.startsWith("\\" + before, end);
        return closes && "\"'`".indexOf(before) >= 0;
    }

    /** Whether a name can begin here: not within a word, but after an escape or a percent-encoded character. */
    static boolean isStart(String text, int at) {
        if (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) {
            return true;
        }
        boolean escape = at > 1 && text.charAt(at - 2) == '\\' && "nrt".indexOf(text.charAt(at - 1)) >= 0;
        boolean encoded = at > 2 && text.charAt(at - 3) == '%' && Character.digit(text.charAt(at - 2), 16) >= 0;
        return escape || encoded || endsEscape(text, at);
    }

    /** Whether an escape of JSON or of a terminal's color ends here: a backslash, u and four digits; ESC, [31m. */
    private static boolean endsEscape(String text, int at) {
        if (at > 5 && text.charAt(at - 6) == '\\' && text.charAt(at - 5) == 'u') {
            return text.substring(at - 4, at).chars().allMatch(c -> Character.digit(c, 16) >= 0);
        }
        int start = at - 1;
        if (text.charAt(start) == 'm') {
            while (start > 0 && (Character.isDigit(text.charAt(start - 1)) || text.charAt(start - 1) == ';')) {
                start--;
            }
            return start > 1 && text.charAt(start - 1) == '[' && "b\u001b\u241b".indexOf(text.charAt(start - 2)) >= 0;
        }
        return false;
    }

    /** The end of the word that begins here. */
    static int endOfWord(String text, int at) {
        int end = at;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            // "\nweb" and "%2Fweb" go on with a word of their own.
            if (end > at && isStart(text, end)) {
                break;
            }
            end++;
        }
        return end;
    }
}

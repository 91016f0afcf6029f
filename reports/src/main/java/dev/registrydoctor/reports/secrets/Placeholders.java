package dev.registrydoctor.reports.secrets;

import java.util.Set;
import java.util.regex.Pattern;

/** What stands in the place of a secret and is not one: a variable, a placeholder, a word, a path, what is hidden already. */
final class Placeholders {

    private static final Set<String> WORDS = Set.of(
            "true",
            "false",
            "null",
            "none",
            "nil",
            "yes",
            "no",
            "password",
            "token",
            "secret",
            "redacted",
            "basic",
            "bearer",
            "digest",
            "optional",
            "required",
            "empty",
            "unset",
            "hidden",
            "missing",
            "invalid",
            "undefined",
            "user:password",
            "pass",
            "-",
            "...",
            "incorrect",
            "expired",
            "wrong",
            "mismatch",
            "rejected",
            "denied",
            "failed",
            "is",
            "are",
            "authentication",
            "auth",
            "file",
            "via",
            "and",
            "or",
            "on",
            "as",
            "to",
            "from",
            "in",
            "with",
            "for",
            "the");

    /** A variable of a shell or a template, a format, a name in angle brackets, stars. */
    private static final Pattern FORM = Pattern.compile(
            "\\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+|\\d)|\\$\\{[^}]*}|\\$\\([^)]*\\)?"
                    + "|<[\\w .:|-]{1,60}>?|\\{\\{.*|%[a-zA-Z]|[*x.•]{3,}|(?i:[A-Z]+:)?\\$(?:[A-Z_][A-Z0-9_]*|\\{[^}]*})");

    /** A path below a folder that systems have; random letters have no such beginning. */
    private static final Pattern PATH = Pattern.compile(
            "(?:file:/{0,2})?(?:\\$\\{?\\w+}?|/(?:etc|var|run|home|root|usr|opt|snap|tmp|certs?|mnt|srv|data|config|secrets?|path"
                    + "|auth|dev|proc|keys?|ssl|tls|app|lib))(?:/[\\w.$/{}@-]*)?|(?:/[a-z][a-z._-]{0,30}){1,12}/?"
                    + "|\\.{0,2}/?[\\w.-]+(?:/[\\w.-]+)*\\.(?:key|pem|crt|cert|txt|json|ya?ml|toml|csv)");

    private Placeholders() {}

    static boolean is(String value) {
        // In HTML, quotes are entities.
        String text = value.indexOf('&') < 0 ? value : value.replaceAll("&(?:#39|quot|#34|apos);?", "'");
        String bare = withoutQuotes(withoutScheme(text.strip()));
        return bare.isEmpty()
                || bare.startsWith("[redacted")
                || bare.startsWith("REDACTED")
                // A regular expression that looks for a value.
                || bare.startsWith("[^")
                || WORDS.contains(bare.toLowerCase(java.util.Locale.ROOT))
                || ("$<{%*x.•".indexOf(bare.charAt(0)) >= 0
                        && FORM.matcher(bare).matches())
                || ((bare.indexOf('/') >= 0 || bare.indexOf('.') >= 0)
                        && PATH.matcher(bare).matches());
    }

    /** The credentials of a header, without the scheme in front of them. */
    private static String withoutScheme(String value) {
        for (String scheme : new String[] {"Basic ", "Bearer ", "Token "}) {
            if (value.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return value.substring(scheme.length()).strip();
            }
        }
        return value;
    }

    private static String withoutQuotes(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && "\"'`\\(".indexOf(value.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && "\"'`\\,;".indexOf(value.charAt(end - 1)) >= 0) {
            end--;
        }
        return value.substring(start, end);
    }
}

package dev.registrydoctor.reports.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns names from texts of an environment in which anything can stand (messages, log lines, files): each token that is
 * not made of ordinary words is a name, whatever stands around it. Where a name can be told by its place, {@link Forms}
 * knows its kind too.
 */
final class FreeText {

    private static final Pattern TOKEN =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}_.-]{0,252}[\\p{L}\\p{N}\\p{M}])?");

    /** Escapes of JSON, Go and URLs, and what colors a terminal: a name begins or ends at them. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\[nrt]|(?:\\\\u00|%|\\\\x)([0-9a-fA-F]{2})|(?:\u001b|\\\\x1b|\\\\u001b)\\[[0-9;]{0,16}m");

    /** The last part of hosts' names that nothing else ends in. */
    private static final Set<String> DOMAINS =
            Set.of("com net org corp lan local example internal intranet localdomain invalid".split(" "));

    /** Files' endings, which some countries' domains look like. */
    private static final Set<String> FILES = Set.of(
            "go sh so md py rs js java toml json yaml yml conf cfg ini txt log crt cert pem key sock service gz tar xml html"
                    .split(" "));

    private static final int LONGEST = 4 << 20;

    private FreeText() {}

    static void learn(String text, SiteNames names) {
        String plain = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        Matcher tokens = TOKEN.matcher(unescaped(plain));
        while (tokens.find()) {
            token(tokens.group(), names);
        }
    }

    /** The text with a character in place of each escape. */
    static String unescaped(String text) {
        return text.indexOf('\\') < 0 && text.indexOf('%') < 0 && text.indexOf('\u001b') < 0
                ? text
                : ESCAPE.matcher(text)
                        .replaceAll(escape -> escape.group(1) == null
                                ? " "
                                : Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    private static void token(String token, SiteNames names) {
        List<String> labels = List.of(token.split("\\.+", -1));
        if (labels.size() > 1 && isHost(labels, token)) {
            names.host(token);
            return;
        }
        for (String label : labels) {
            // The kubelet writes pod_namespace, and variables are made of several words.
            for (String part : label.split("_", -1)) {
                if (!OrdinaryWords.hold(part)) {
                    names.add(NameKind.NAME, part);
                }
            }
        }
    }

    private static boolean isHost(List<String> labels, String token) {
        String last = labels.get(labels.size() - 1).toLowerCase(Locale.ROOT);
        boolean isWord = last.chars().allMatch(Character::isLetter) || last.startsWith("xn--");
        if (!isWord || last.length() < 2 || FILES.contains(last)) {
            return false;
        }
        return DOMAINS.contains(last) || (!OrdinaryWords.hold(token) && last.length() <= 24 && labels.size() > 1);
    }
}

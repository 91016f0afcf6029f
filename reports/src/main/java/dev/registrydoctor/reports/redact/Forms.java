package dev.registrydoctor.reports.redact;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Learns names from the places in texts where only names of a kind can stand: the net under what evidence names. */
final class Forms {

    /**
     * A place: its first group is a name.
     *
     * @param signs a text without any of them, in lower case, has no such place: most texts have few, and to look for a word
     *     takes a fraction of the time of a pattern
     */
    private record Form(List<String> signs, Pattern pattern, BiConsumer<SiteNames, String> learn) {
        boolean mayBeIn(String lower) {
            for (String sign : signs) {
                if (lower.contains(sign)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final String LABELS = "(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\\.){1,10}";

    private static final List<Form> FORMS = List.of(
            form(List.of("://"), "://(?:[^/\\s@\"']{0,400}@)?([A-Za-z0-9_.-]{1,253})", SiteNames::host),
            form(List.of("lookup "), "\\blookup ([A-Za-z0-9_.-]{1,253})", SiteNames::host),
            form(
                    List.of("."),
                    "(?<![\\w.@%/-])(" + LABELS + "(?!(?:toml|json|yaml|yml|conf|go|service|sock|java|txt|log):)"
                            + "[A-Za-z]{2,24})(?=:\\d{2,5}\\b)",
                    SiteNames::host),
            form(
                    List.of(".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".private"),
                    "(?<![\\w-])(" + LABELS
                            + "(?:local|lan|internal|intranet|corp|home|localdomain|private))(?![\\w-])",
                    SiteNames::host),
            form(
                    List.of("/hosts.toml"),
                    "(?<=/)(" + LABELS + "[A-Za-z]{2,24}(?=(?::\\d{2,5})?/hosts\\.toml))",
                    SiteNames::host),
            form(List.of("/home/", "/users/"), "/(?:home|Users)/([^/\\s\"':]{1,64})", Forms::user),
            form(List.of("user "), "\\b[Uu]ser \\\\*\"([^\"\\\\]{1,128})", Forms::user),
            form(
                    List.of("name"),
                    "(?i)user_?name\\\\*[\"']?\\s{0,8}[:=]\\s{0,8}\\\\*[\"']?([^\\s\"'\\\\,}{&]{1,128})",
                    Forms::user),
            form(List.of("://"), "://([^/\\s:@\"'\\[]{1,128})(?::[^\\s@/]{0,400})?@", Forms::user),
            form(List.of("-u ", "--user"), "(?:-u |--user[ =])[\"']?([A-Za-z][^\\s:\"']{0,127}):", Forms::user),
            form(
                    List.of("system:serviceaccount:"),
                    "\\bsystem:serviceaccount:([a-z0-9.-]{1,63}:[a-z0-9.-]{1,253})",
                    Forms::account),
            form(
                    List.of("@"),
                    "(?<![\\w.%+-])([\\w.+-]{1,64}@(?:[\\p{L}\\p{N}_-]{1,63}\\.){1,8}\\p{L}{2,24})",
                    Forms::email),
            // A host that is called after its address.
            form(List.of("-"), "(?<![\\w-])((?:ip-)?(?:\\d{1,3}-){3}\\d{1,3})(?![\\w-])", SiteNames::host),
            form(List.of("robot$"), "\\brobot\\$([\\w.-]{1,128}(?:\\+[\\w.-]{1,128})?)", (n, v) -> joined(n, v, "+")),
            form(List.of("no_proxy="), "(?i)\\bno_proxy=[\"']?([^\\s\"']{1,4000})", (n, v) -> each(v, n::host)),
            form(
                    List.of(":"),
                    "(?m)^\\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d ([\\w.-]{1,253}) (?=[\\w./@-]+(?:\\[\\d+])?:)",
                    SiteNames::host),
            form(List.of("service="), "\\bservice=\\\\*\"([^\"\\\\]{1,128})", (n, v) -> n.add(NameKind.LABEL, v)),
            form(
                    List.of("realm="),
                    "\\brealm=\\\\*\"(?!https?:)([^\"\\\\]{1,128})",
                    (n, v) -> n.add(NameKind.LABEL, v)),
            form(List.of("image"), "\\bimage:? \\\\*\"([^\"\\\\\\s]{1,300})", SiteNames::image),
            form(
                    List.of("localhost:", "127.0.0.1:"),
                    "(?:(?<![\\w/.])|(?<=//))(?:localhost|127\\.0\\.0\\.1):\\d{2,5}/(?!v2/)([a-z0-9][a-z0-9._/-]{0,250})",
                    (n, v) -> n.repository(v.replaceAll("[._/-]+$", ""))),
            form(
                    List.of("/v2/"),
                    "/v2/([a-z0-9][a-z0-9._/-]{0,250}?)/(?:manifests|blobs|tags|referrers)/",
                    SiteNames::repository),
            form(List.of("-n "), "(?<![\\w-])-n ([a-z0-9][a-z0-9-]{0,62})\\b", (n, v) -> n.add(NameKind.NAMESPACE, v)),
            form(
                    List.of("namespaces/"),
                    "\\bnamespaces/([a-z0-9][a-z0-9-]{0,62})\\b",
                    (n, v) -> n.add(NameKind.NAMESPACE, v)));

    private Forms() {}

    private static Form form(List<String> signs, String pattern, BiConsumer<SiteNames, String> learn) {
        return new Form(signs, Pattern.compile(pattern), learn);
    }

    /** Roles of Kubernetes are everybody's; a word in capitals is what a reader replaces, or what was redacted. */
    private static void user(SiteNames names, String user) {
        if (!user.startsWith("system:")
                && !user.equals("USER")
                && !user.equalsIgnoreCase("redacted")
                && !user.startsWith("$")
                && !user.startsWith("[")) {
            names.add(NameKind.USER, user);
        }
    }

    private static void account(SiteNames names, String account) {
        int colon = account.indexOf(':');
        names.add(NameKind.NAMESPACE, account.substring(0, colon)).add(NameKind.USER, account.substring(colon + 1));
        names.phrase(account);
    }

    private static void email(SiteNames names, String address) {
        int at = address.indexOf('@');
        names.add(NameKind.USER, address.substring(0, at)).host(address.substring(at + 1));
        names.phrase(address);
    }

    /** A Harbor project and its robot account. */
    private static void joined(SiteNames names, String written, String separator) {
        int at = written.indexOf(separator);
        names.add(NameKind.USER, at < 0 ? written : written.substring(0, at));
        if (at > 0) {
            names.add(NameKind.USER, written.substring(at + 1));
            names.joined(written.substring(0, at), separator, written.substring(at + 1));
        }
    }

    private static void each(String list, Consumer<String> use) {
        List.of(list.split(",", -1)).forEach(use);
    }

    static void learn(String text, SiteNames names) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (Form form : FORMS) {
            if (!form.mayBeIn(lower)) {
                continue;
            }
            Matcher matcher = form.pattern().matcher(text);
            while (matcher.find()) {
                form.learn().accept(names, matcher.group(1));
            }
        }
    }
}

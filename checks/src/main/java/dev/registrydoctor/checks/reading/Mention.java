package dev.registrydoctor.checks.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an error line that names the server of a program.
 *
 * @param kind how it is named
 * @param verb the HTTP method in upper case; empty when there is none
 * @param target the server; without a host when a server logs its own requests
 * @param path the part of a URL after the authority; otherwise empty
 * @param at its index in the line
 */
record Mention(Kind kind, String verb, LegTarget target, String path, int at) {

    /** How a line names a host. */
    enum Kind {
        /** {@code https://host/path}. */
        URL,
        /** {@code dial tcp 10.0.0.5:5000}, {@code Failed to connect to localhost port 32000}. */
        CONNECTION,
        /** {@code lookup host on 10.0.0.2:53}, {@code Could not resolve host: host}. */
        LOOKUP
    }

    private static final String HOST = "([A-Za-z0-9_.\\-]{1,253}|\\[[0-9A-Fa-f:.%a-z0-9]{2,60}\\])";

    /** What a person or a CI system wrote over a name: {@code <registry>}, {@code [MASKED]}, {@code {{ registry }}}. */
    private static final String HIDDEN = "<[A-Za-z0-9_. -]{1,60}>"
            + "|\\[(?i:masked|redacted|hidden|secret|filtered|removed|omitted|censored)[A-Za-z_ -]{0,30}\\]"
            + "|\\[[A-Z][A-Z0-9_ -]{2,40}\\]"
            + "|\\{[A-Za-z][A-Za-z0-9_ -]{1,40}\\}"
            + "|\\$?\\{\\{ ?[A-Za-z0-9_.-]{1,60} ?\\}\\}";

    /** The authority of a URL. */
    private static final Pattern AUTHORITY = Pattern.compile("(?:(?:" + HIDDEN
            + ")[A-Za-z0-9._~%@:\\[\\]*${}-]{0,300}|[A-Za-z0-9._~%@:\\[\\]*${}-]{1,300})(?:(?<=:)(?:" + HIDDEN + "))?");

    private static final Pattern HIDDEN_PORT = Pattern.compile(":(?:" + HIDDEN + ")$");

    private static final Pattern HIDDEN_PART = Pattern.compile(HIDDEN);
    private static final Pattern PATH = Pattern.compile("[^\\s\"'`<>\\\\),;]{0,4000}");

    /** A path has more names that were written over only if somebody wants to keep the reader busy. */
    private static final int MOST_HIDDEN = 8;

    /** Hosts of pages for people, to which messages point: {@code If this is a bug, file an issue at …}. */
    private static final Set<String> PAGES = Set.of(
            "github.com",
            "www.docker.com",
            "hub.docker.com",
            "kubernetes.io",
            "aka.ms",
            "goo.gle",
            "cloud.google.com",
            "learn.microsoft.com",
            "access.redhat.com",
            "aquasecurity.github.io",
            "trivy.dev");

    private static final String SCHEME_END = "://";
    private static final int LONGEST_SCHEME = 16;

    private static final Set<String> VERBS = Set.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE");

    /** Words before a URL, the last of which can be its verb. */
    private static final int LONGEST_BEFORE = 24;

    /**
     * A form in which a host is named.
     *
     * @param holds every line with this form has one of these texts: thousands of lines are read, and few have one
     */
    private record Form(List<String> holds, Pattern pattern) {
        Form(String holds, String pattern) {
            this(List.of(holds), Pattern.compile(pattern));
        }

        List<MatchResult> in(String line) {
            for (String part : holds) {
                if (line.contains(part)) {
                    return pattern.matcher(line).results().toList();
                }
            }
            return List.of();
        }
    }

    private static Form ofConnect(String pattern) {
        return new Form(List.of("onnect to ", "onnection to ", "onnecting to "), Pattern.compile(pattern));
    }

    /** A request in podman's errors: {@code initiating layer upload to /v2/app/blobs/uploads/ in h.lab:5000}. */
    private static final Form PATH_IN_HOST =
            new Form("/v2/", "(/v2/[^\\s\"]{0,300}) in ([A-Za-z0-9._\\[\\]:-]{1,260})");

    /** A request in a server's log, without a host: {@code "PUT /v2/app/manifests/1 HTTP/1.1" 500}. */
    private static final Form SERVED = new Form(
            "/v2/",
            "\\b(GET|HEAD|PUT|POST|PATCH|DELETE) +((?:/[A-Za-z0-9._-]{1,80}){0,5}/v2/[^\\s\"]{0,1000}?)(?: HTTP/[12](?:\\.[01])?\"?|\\s+r:|: [1-5]\\d\\d\\b| for \\S{1,80}, [1-5]\\d\\d\\b|$)");

    /** The same in the form of logr, in which Spegel logs. */
    private static final Form SERVED_PAIRS =
            new Form("/v2/", "\"path\"=\"(/v2/[^\"]{0,1000})\".{0,400}?\"method\"=\"([A-Z]{3,7})\"");

    /** The same in an access log in JSON. */
    private static final Form SERVED_JSON = new Form(
            "/v2/",
            "\"(?:method|RequestMethod)\": ?\"([A-Z]{3,7})\".{0,1000}?\"(?:uri|path|RequestPath)\": ?\"(/v2/[^\"]{0,1000})\"");

    /** A request in the registry's own log. */
    private static final Form LOGGED_HOST =
            new Form("http.request.host", "http\\.request\\.host=\"?([A-Za-z0-9._\\[\\]:-]{1,260})");

    private static final Form LOGGED_PATH =
            new Form("http.request.uri", "http\\.request\\.uri=\"?(/v2/[^\\s\"]{0,1000})");
    private static final Form LOGGED_VERB = new Form("http.request.method", "http\\.request\\.method=\"?([A-Z]{3,7})");

    /**
     * A response in containerd's errors: {@code pulling from host h.lab:5000 failed with status code [manifests v1]}.
     */
    private static final Form HOST_AND_PARTS = new Form(
            "status code [",
            "from host ([A-Za-z0-9._\\[\\]:-]{1,260}) failed with status code \\[([a-z]{1,20})(?: ([^\\]\\s]{1,200}))?\\]");

    /** The text before host and port of a connection. */
    private static final List<Form> CONNECTIONS = List.of(
            new Form("tcp", "\\b(?:dial|connectex|connect) (?:tcp|tcp4|tcp6) " + HOST + ":(\\d{1,5})"),
            new Form("dial udp ", "dial udp " + HOST + ":(\\d{1,5})"),
            new Form("->", "->" + HOST + ":(\\d{1,5})"),
            ofConnect("[Cc]onnect(?:ion)? to " + HOST + " port (\\d{1,5})"),
            ofConnect("[Cc]onnect(?:ion)? to (?:server at |host )?\"?" + HOST
                    + "\"?(?: \\([^)]{1,60}\\))?, port:? ?(\\d{1,5})"),
            ofConnect("[Cc]onnect(?:ion|ing)? to (?:server at |/)?" + HOST + ":(\\d{1,5})"),
            new Form("ECONN", "ECONN[A-Z]{5,8} " + HOST + ":(\\d{1,5})"),
            new Form("host='", "host='" + HOST + "', port=(\\d{1,5})"));

    private static final List<Form> LOOKUPS = List.of(
            new Form("lookup ", "\\blookup " + HOST + "(?: on |:)"),
            new Form("ould not resolve host", "[Cc]ould not resolve host(?:name)?:? \"?" + HOST),
            new Form("getaddrinfo ", "getaddrinfo (?:ENOTFOUND|EAI_AGAIN) " + HOST),
            new Form("UnknownHostException", "UnknownHostException: " + HOST));

    /** All of them in a line, in order. */
    static List<Mention> in(String line) {
        List<Mention> all = new ArrayList<>();
        int at = line.indexOf(SCHEME_END);
        while (at >= 0) {
            Optional<Mention> url = url(line, at);
            url.ifPresent(all::add);
            // A path can contain another URL, which was not requested.
            int next =
                    at + SCHEME_END.length() + url.map(u -> u.path().length()).orElse(0);
            at = line.indexOf(SCHEME_END, next);
        }
        for (MatchResult found : PATH_IN_HOST.in(line)) {
            all.add(new Mention(Kind.URL, "", host(found.group(2)), found.group(1), found.start(2)));
        }
        for (MatchResult found : SERVED.in(line)) {
            all.add(new Mention(Kind.URL, found.group(1), host(""), found.group(2), found.start(1)));
        }
        for (MatchResult found : SERVED_PAIRS.in(line)) {
            all.add(new Mention(Kind.URL, found.group(2), host(""), found.group(1), found.start(1)));
        }
        for (MatchResult found : SERVED_JSON.in(line)) {
            all.add(new Mention(Kind.URL, found.group(1), host(""), found.group(2), found.start(1)));
        }
        LOGGED_HOST.in(line).stream()
                .findFirst()
                // The request comes before everything that failed because of it, wherever its fields are.
                .ifPresent(found -> all.add(new Mention(
                        Kind.URL, first(LOGGED_VERB, line), host(found.group(1)), first(LOGGED_PATH, line), 0)));
        for (MatchResult found : HOST_AND_PARTS.in(line)) {
            String asked = "/v2/-/" + found.group(2) + "/" + Objects.requireNonNullElse(found.group(3), "");
            all.add(new Mention(Kind.URL, "", host(found.group(1)), asked, found.start(1)));
        }
        for (Form form : CONNECTIONS) {
            for (MatchResult found : form.in(line)) {
                LegTarget target = LegTarget.of(null, found.group(1) + ":" + found.group(2));
                all.add(new Mention(Kind.CONNECTION, "", target, "", found.start(1)));
            }
        }
        for (Form form : LOOKUPS) {
            for (MatchResult found : form.in(line)) {
                all.add(new Mention(Kind.LOOKUP, "", host(found.group(1)), "", found.start(1)));
            }
        }
        all.sort(Comparator.comparingInt(Mention::at));
        return all;
    }

    private static LegTarget host(String text) {
        return LegTarget.of(null, trimmed(text));
    }

    /** The URL whose scheme ends at a place. */
    private static Optional<Mention> url(String line, int end) {
        int start = end;
        while (start > 0 && end - start < LONGEST_SCHEME && isOfScheme(line.charAt(start - 1))) {
            start--;
        }
        Matcher authority = AUTHORITY.matcher(line).region(end + SCHEME_END.length(), line.length());
        if (end - start < 2 || !authority.lookingAt()) {
            return Optional.empty();
        }
        String name = trimmed(HIDDEN_PORT.matcher(authority.group()).replaceFirst(""));
        String scheme = line.substring(start, end);
        LegTarget target = LegTarget.of(scheme, isHidden(name) ? "" : name);
        boolean isNothing = target.host().isEmpty() && !isHidden(name);
        return isNothing
                ? Optional.empty()
                : Optional.of(new Mention(
                        Kind.URL, verbBefore(line, start), target, trimmed(path(line, authority.end())), start));
    }

    private static boolean isHidden(String name) {
        return name.indexOf('*') >= 0
                || name.indexOf('$') >= 0
                || HIDDEN_PART.matcher(name).find();
    }

    /** The line with asterisks for the names that a person wrote over, so that their descriptions are no names. */
    static String withoutHidden(String line) {
        return HIDDEN_PART.matcher(line).replaceAll("***");
    }

    /** The path that begins at a place; a part of it can be hidden. */
    private static String path(String line, int at) {
        int end = at;
        for (int i = 0; i < MOST_HIDDEN; i++) {
            Matcher part = PATH.matcher(line).region(end, line.length());
            end = part.lookingAt() ? part.end() : end;
            Matcher hidden = HIDDEN_PART.matcher(line).region(end, line.length());
            if (end == at || line.charAt(end - 1) != '/' || !hidden.lookingAt()) {
                break;
            }
            end = hidden.end();
        }
        return line.substring(at, end);
    }

    /** Whether this is a page for people, which no client requests. */
    boolean isPage() {
        return kind == Kind.URL && isPage(target.host(), path);
    }

    /**
     * Whether a URL is that of a page for people.
     *
     * @param path of the URL; empty when it has none
     */
    static boolean isPage(String host, String path) {
        return (PAGES.contains(host) || host.startsWith("docs.")) && !path.startsWith("/v2/");
    }

    private static boolean isOfScheme(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+';
    }

    /** {@code Get "}, {@code GET }, {@code HEAD request to }; empty when there is none. */
    private static String verbBefore(String line, int at) {
        String before = line.substring(Math.max(0, at - LONGEST_BEFORE), at).toUpperCase(Locale.ROOT);
        if (before.endsWith("\"")) {
            before = before.substring(0, before.length() - 1);
        }
        before = before.stripTrailing();
        if (before.endsWith(" REQUEST TO")) {
            before = before.substring(0, before.length() - " REQUEST TO".length());
        }
        int space = Math.max(before.lastIndexOf(' '), before.lastIndexOf('"'));
        String word = before.substring(space + 1);
        return VERBS.contains(word) ? word : "";
    }

    private static String first(Form form, String line) {
        return form.in(line).stream().findFirst().map(found -> found.group(1)).orElse("");
    }

    /** A colon or period at its end belongs to the sentence. */
    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && ":.".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }
}

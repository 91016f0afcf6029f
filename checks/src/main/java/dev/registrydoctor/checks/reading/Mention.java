package dev.registrydoctor.checks.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place of an error line that names whom a program spoke to.
 *
 * @param kind how it is named
 * @param verb the HTTP method in capitals; empty where none is told
 * @param target whom; without a host where a server tells of what it was asked
 * @param path what follows the authority of a URL; empty elsewhere
 * @param at where it begins in the line
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

    private static final Pattern URL = Pattern.compile(
            "(?:\\b(get|head|put|post|patch|delete|GET|HEAD|PUT|POST|PATCH|DELETE|Get|Head|Put|Post|Patch|Delete)(?: request to)? \"?)?"
                    + "\\b([A-Za-z][A-Za-z0-9+]{1,15})://([A-Za-z0-9._~%@:\\[\\]-]{1,300})([^\\s\"'`<>\\\\),;]*)");

    /** As podman names a request: {@code initiating layer upload to /v2/app/blobs/uploads/ in h.lab:5000}. */
    private static final Pattern PATH_IN_HOST =
            Pattern.compile("(/v2/[^\\s\"]{0,300}) in ([A-Za-z0-9._\\[\\]:-]{1,260})");

    /** A request as servers log it, which name no host: {@code "PUT /v2/app/manifests/1 HTTP/1.1" 500}. */
    private static final Pattern SERVED = Pattern.compile(
            "\\b(GET|HEAD|PUT|POST|PATCH|DELETE) +(/v2/[^\\s\"]{0,1000})(?: HTTP/[12](?:\\.[01])?\"?|\\s+r:)");

    /** What the registry's own log tells of the request that it answered. */
    private static final Pattern LOGGED_HOST =
            Pattern.compile("http\\.request\\.host=\"?([A-Za-z0-9._\\[\\]:-]{1,260})");

    private static final Pattern LOGGED_PATH = Pattern.compile("http\\.request\\.uri=\"?(/v2/[^\\s\"]{0,1000})");
    private static final Pattern LOGGED_VERB = Pattern.compile("http\\.request\\.method=\"?([A-Z]{3,7})");

    /** As containerd names an answer: {@code pulling from host h.lab:5000 failed with status code [manifests v1]}. */
    private static final Pattern HOST_AND_PARTS = Pattern.compile(
            "from host ([A-Za-z0-9._\\[\\]:-]{1,260}) failed with status code \\[([a-z]{1,20}) ([^\\]\\s]{1,200})\\]");

    /** What is before a host and port that a connection was made, or tried, to. */
    private static final List<Pattern> CONNECTIONS = List.of(
            Pattern.compile("\\b(?:dial|connectex|connect) (?:tcp|tcp4|tcp6|udp) " + HOST + ":(\\d{1,5})"),
            Pattern.compile("->" + HOST + ":(\\d{1,5})"),
            Pattern.compile("[Cc]onnect(?:ion)? to " + HOST + " port (\\d{1,5})"),
            Pattern.compile("[Cc]onnect(?:ion)? to (?:server at |host )?\"?" + HOST
                    + "\"?(?: \\([^)]{1,60}\\))?, port:? ?(\\d{1,5})"),
            Pattern.compile("[Cc]onnect(?:ion|ing)? to (?:server at |/)?" + HOST + ":(\\d{1,5})"),
            Pattern.compile("ECONN[A-Z]{5,8} " + HOST + ":(\\d{1,5})"),
            Pattern.compile("host='" + HOST + "', port=(\\d{1,5})"));

    private static final List<Pattern> LOOKUPS = List.of(
            Pattern.compile("\\blookup " + HOST + "(?: on |:)"),
            Pattern.compile("[Cc]ould not resolve host(?:name)?:? \"?" + HOST),
            Pattern.compile("getaddrinfo (?:ENOTFOUND|EAI_AGAIN) " + HOST),
            Pattern.compile("UnknownHostException: " + HOST));

    /** All of a line, in their order. */
    static List<Mention> in(String line) {
        List<Mention> all = new ArrayList<>();
        Matcher url = URL.matcher(line);
        while (url.find()) {
            String verb = url.group(1) == null ? "" : url.group(1).toUpperCase(Locale.ROOT);
            LegTarget target = LegTarget.of(url.group(2), trimmed(url.group(3)));
            if (!target.host().isEmpty()) {
                all.add(new Mention(Kind.URL, verb, target, trimmed(url.group(4)), url.start(2)));
            }
        }
        Matcher path = PATH_IN_HOST.matcher(line);
        while (path.find()) {
            LegTarget target = LegTarget.of(null, trimmed(path.group(2)));
            all.add(new Mention(Kind.URL, "", target, path.group(1), path.start(2)));
        }
        Matcher served = SERVED.matcher(line);
        while (served.find()) {
            all.add(new Mention(Kind.URL, served.group(1), LegTarget.of(null, ""), served.group(2), served.start(1)));
        }
        Matcher logged = LOGGED_HOST.matcher(line);
        if (logged.find()) {
            // The request comes before all that failed on its behalf, wherever its fields stand.
            LegTarget target = LegTarget.of(null, trimmed(logged.group(1)));
            all.add(new Mention(Kind.URL, first(LOGGED_VERB, line), target, first(LOGGED_PATH, line), 0));
        }
        Matcher parts = HOST_AND_PARTS.matcher(line);
        while (parts.find()) {
            LegTarget target = LegTarget.of(null, parts.group(1));
            String asked = "/v2/-/" + parts.group(2) + "/" + parts.group(3);
            all.add(new Mention(Kind.URL, "", target, asked, parts.start(1)));
        }
        for (Pattern form : CONNECTIONS) {
            Matcher found = form.matcher(line);
            while (found.find()) {
                LegTarget target = LegTarget.of(null, found.group(1) + ":" + found.group(2));
                all.add(new Mention(Kind.CONNECTION, "", target, "", found.start(1)));
            }
        }
        for (Pattern form : LOOKUPS) {
            Matcher found = form.matcher(line);
            while (found.find()) {
                LegTarget target = LegTarget.of(null, trimmed(found.group(1)));
                all.add(new Mention(Kind.LOOKUP, "", target, "", found.start(1)));
            }
        }
        all.sort(Comparator.comparingInt(Mention::at));
        return all;
    }

    private static String first(Pattern form, String line) {
        Matcher found = form.matcher(line);
        return found.find() ? found.group(1) : "";
    }

    /** A colon or full stop at its end belongs to the sentence. */
    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && ":.".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }
}

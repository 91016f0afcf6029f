package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.registry.RegistryProber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a program on a node printed when it sent {@code GET /v2/} to a server.
 *
 * @param program {@code curl}, {@code openssl}, {@code bash} or {@code nc}; {@code none} when the node has none that can
 * @param connected whether TCP was connected
 * @param exit the program's exit code
 * @param errors its errors, one on each line
 * @param answer the beginning of what the server sent
 */
record HeardAnswer(String program, boolean connected, int exit, String errors, String answer) {

    private static final Pattern STATUS = Pattern.compile("HTTP/\\d(?:\\.\\d)? (\\d{3})(?: .*)?");
    private static final Pattern PREFIX = Pattern.compile("^(?:curl: \\(\\d+\\) |\\* |bash: (?:line \\d+: )?|nc: )+");

    /** Codes of curl (curl.se/libcurl/c/libcurl-errors.html); 137 is that of a program that was killed when its time was up. */
    private static final int UNRESOLVED = 6;

    private static final int CURL_TIMED_OUT = 28;
    private static final int CURL_UNTRUSTED = 60;
    private static final int CURL_NO_CA = 77;
    private static final int KILLED = 137;

    /** Reads the lines that the collector prints of one request. */
    static HeardAnswer parse(String text) {
        String program = "none";
        boolean connected = false;
        int exit = -1;
        String answer = "";
        List<String> errors = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("by ")) {
                program = line.substring(3);
            } else if (line.equals("connected")) {
                connected = true;
            } else if (line.matches("exit \\d{1,3}")) {
                exit = Integer.parseInt(line.substring(5));
            } else if (line.startsWith("answer ")) {
                answer = decode(line.substring("answer ".length()));
            } else {
                errors.add(line);
            }
        }
        return new HeardAnswer(program, connected || !answer.isEmpty(), exit, String.join("\n", errors), answer);
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether the node has a program that can send this request. */
    boolean wasAsked() {
        return !program.equals("none");
    }

    /** Whether it is not known how far the connection came: nc does not tell. */
    boolean isUnclear() {
        return program.equals("nc") && !connected && isTimeOut();
    }

    private boolean isTimeOut() {
        return exit == CURL_TIMED_OUT || exit == KILLED || says("timed out");
    }

    private boolean says(String lowerCase) {
        return errors.toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    private boolean saysAny(String... lowerCase) {
        for (String words : lowerCase) {
            if (says(words)) {
                return true;
            }
        }
        return false;
    }

    /** How the TCP connection went. */
    Connection connection() {
        if (connected) {
            return Connection.CONNECTED;
        } else if (exit == UNRESOLVED
                || saysAny("could not resolve", "name or service not known", "bad address", "name resolution")
                || saysAny("no address associated", "name does not resolve", "nodename nor servname")) {
            return Connection.NAME_UNRESOLVED;
        } else if (says("refused")) {
            return Connection.REFUSED;
        } else if (saysAny("no route", "unreachable")) {
            return Connection.NO_ROUTE;
        }
        return isTimeOut() ? Connection.TIMED_OUT : Connection.FAILED;
    }

    /** The error in words: the line that says most. */
    String detail() {
        String last = "";
        for (String line : errors.lines().toList()) {
            String bare = PREFIX.matcher(line).replaceFirst("");
            boolean better = last.isEmpty() || line.startsWith("curl: ") || line.startsWith("verify error");
            last = better ? bare : last;
        }
        return last.isEmpty() && exit == KILLED ? "no answer in time" : ShownText.line(last, ShownText.SHORT);
    }

    /** The end of the request. */
    Reply reply() {
        Result refused = certificateFault();
        int head = answer.indexOf("\n\r\n") >= 0 ? answer.indexOf("\n\r\n") + 3 : answer.indexOf("\n\n") + 2;
        Matcher status = STATUS.matcher(answer.lines().findFirst().orElse(""));
        if (refused == null && status.matches()) {
            boolean hasBody = head > 2;
            return RegistryProber.answered(
                    Integer.parseInt(status.group(1)),
                    headers(hasBody ? answer.substring(0, head) : answer)::get,
                    hasBody ? answer.substring(head) : "");
        }
        Result result = refused != null ? refused : failure();
        return new Reply(result, 0, null, null, null, null, null, detail());
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : head.lines().skip(1).toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /** Why the certificate was not accepted; null when it was, or none came. The words are those of curl, OpenSSL and GnuTLS. */
    private @Nullable Result certificateFault() {
        if (saysAny("expired", "expiration date has passed", "not yet valid", "not activated", "not yet activated")) {
            return Result.OUT_OF_DATE;
        } else if (saysAny("no alternative certificate subject name", "does not match target host")
                || saysAny("hostname mismatch", "ip address mismatch")) {
            return Result.WRONG_NAME;
        }
        boolean untrusted = exit == CURL_UNTRUSTED || exit == CURL_NO_CA || says("verify error");
        return untrusted ? Result.UNTRUSTED : null;
    }

    private Result failure() {
        // OpenSSL 3.2 and later read the beginning of a plain answer as the head of a large record.
        if (saysAny("wrong version number", "packet length too long", "unknown protocol", "unexpected tls packet")) {
            return Result.SPEAKS_PLAIN;
        }
        return isTimeOut() ? Result.TIMED_OUT : Result.BROKEN;
    }
}

package dev.registrydoctor.doctor.recorded;

import java.util.regex.Pattern;

/** Takes credentials out of texts before they are written to a case that somebody will attach to an issue. */
final class Redaction {

    private static final Pattern URL_USER = Pattern.compile("(\\w://)[^/\\s@\"']+@");
    private static final Pattern HEADER = Pattern.compile("(?i)\\b((?:Bearer|Basic) )[A-Za-z0-9+/=._~-]{8,}");

    /** A key of a TOML, JSON or shell file and its value: quoted, a list, or bare. */
    private static final Pattern SETTING = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|\\bauth|token"
                    + "|authorization|access_?key|secret_?key|private_?key)\"?'?\\s*[=:]\\s*)"
                    + "(?:(\"\"\".{0,4000}?\"\"\"|'''.{0,4000}?'''|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'[^'\\n]*'|\\[[^\\]]*])|[^\\s#{\"'\\[][^\\s#]*)",
            Pattern.DOTALL);

    private static final String GONE = "REDACTED";

    private Redaction() {}

    /** Any text: URLs and header values that carry credentials. */
    static String text(String text) {
        String urls = URL_USER.matcher(text).replaceAll("$1" + GONE + "@");
        return HEADER.matcher(urls).replaceAll("$1" + GONE);
    }

    /** A configuration file: also settings whose names say that their values are secret. The file stays well-formed. */
    static String file(String text) {
        String settings = SETTING.matcher(text)
                .replaceAll(match -> match.group(1) + (match.group(2) == null ? GONE : "\"" + GONE + "\""));
        return text(settings);
    }
}

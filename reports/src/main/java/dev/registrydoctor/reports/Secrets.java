package dev.registrydoctor.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text: passwords in URLs, Authorization values, tokens, passwords by name, private keys.
 *
 * <p>It knows secrets by their form, so it is the last net under collectors that do not read them in the first place.
 * What says something about secrets without holding one ({@code no basic auth credentials}, {@code Bearer realm=…},
 * {@code --password "$PASSWORD"}) stays as it is.
 */
public final class Secrets {

    static final String PRIVATE_KEY = "private key";
    static final String TOKEN = "token";
    static final String DOCKER_AUTH = "docker auth";
    static final String PASSWORD_IN_URL = "password in URL";
    static final String AUTHORIZATION = "Authorization value";
    static final String BY_NAME = "password by name";

    /** What stands where a secret stood. */
    public static final String REDACTED = "[redacted]";

    /**
     * One form of secret.
     *
     * @param kind what it is called where secrets are counted
     * @param triggers in lower case; text without any of them is not searched, since nearly all text is ordinary
     * @param with the replacement, which keeps what is not secret
     */
    private record Rule(String kind, List<String> triggers, Pattern pattern, String with) {

        static Rule of(String kind, String triggers, String pattern, String with) {
            return new Rule(kind, List.of(triggers.split(" ", -1)), Pattern.compile(pattern), with);
        }

        String apply(String text, String lowerCase, Map<String, Integer> found) {
            if (triggers.stream().noneMatch(lowerCase::contains)) {
                return text;
            }
            return pattern.matcher(text).replaceAll(match -> {
                found.merge(kind, 1, Integer::sum);
                return with;
            });
        }
    }

    /** No secret: a variable of the shell, a placeholder, a word that says yes or no, something hidden already. */
    private static final String NOT_A_VALUE =
            "(?!\\$[A-Z_]|\\$[({]|<|\\{\\{|\\[redacted|\\*{3}|(?i:true|false|null|none|yes|no|nil)(?![\\w-])"
                    // What our own commands have people replace, and what a case has in a file's settings.
                    + "|(?:PASSWORD|TOKEN|SECRET|REDACTED|USER:PASSWORD)(?=[\\s\"'\\\\@,;)&]|$))";

    /** What stands between a header's name and its value: in a request, in JSON, in a Go map. */
    private static final String NAMED = "(?:\\\\*+[\"'])?\\s*+[:=]\\s*+(?:\\[(?!redacted)|[\"'\\\\])*+";

    private static final String SECRET_WORD = "(?i:password|passwd|passphrase|token|client[_-]?secret"
            + "|http[_-]secret|secret[_-]?(?:access[_-]?)?key|api[_-]?key|private[_-]key)";

    private static final String SECRET_NAME = "[\\w.-]{0,64}" + SECRET_WORD;

    private static final Rule KEY = Rule.of(
            PRIVATE_KEY,
            "private",
            "(?s)-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----.*?"
                    + "(?:-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|\\z)",
            REDACTED);

    // Every repetition is possessive or bounded: hostile text must not make the search slow.
    private static final List<Rule> RULES = List.of(
            Rule.of(TOKEN, "eyj", "\\beyJ[\\w-]{4,}+\\.[\\w-]{4,}+(?:\\.[\\w-]*+)?", REDACTED),
            // A JSON object in base64: a pull secret, a token's part.
            Rule.of(DOCKER_AUTH, "eyj ewog", "\\b(?:eyJ|ewog)[\\w+/-]{16,}+={0,2}", REDACTED),
            // A port may follow the colon, and a digest the at sign: neither is a password.
            Rule.of(
                    PASSWORD_IN_URL,
                    "@",
                    "(?<scheme>[A-Za-z][A-Za-z0-9+.-]{1,20}://)(?<user>[^\\s/:@\\[\\]\"'<>]*+):"
                            + "(?!\\d{1,5}(?:[/?#]|\\s|$))" + NOT_A_VALUE
                            + "(?:[^\\s\"'<>@]{0,1500}+@){1,4}(?!sha\\d+:)(?=[\\w\\[])",
                    "${scheme}${user}:" + REDACTED + "@"),
            Rule.of(
                    PASSWORD_IN_URL,
                    "@",
                    "(?<![\\w./:@-])(?<user>[A-Za-z][\\w.-]*+):" + NOT_A_VALUE + "[^\\s/:@\"'<>]++@"
                            + "(?!sha\\d+:)(?=(?:[\\w.-]++|\\[[0-9a-fA-F:.]++\\])(?::\\d{2,5}\\b|/))",
                    "${user}:" + REDACTED + "@"),
            Rule.of(
                    AUTHORIZATION,
                    "authorization",
                    "(?<name>(?i:authorization)" + NAMED + ")(?i:basic|bearer|digest|negotiate|ntlm|token|apikey)\\s++"
                            + "(?:\\w++=\"[^\"]*+\"(?:\\s*+,\\s*+\\w++=(?:\"[^\"]*+\"|[^\\s,\"']++))*+|" + NOT_A_VALUE
                            + "[^\\s\"'\\]\\\\,;]++)",
                    "${name}" + REDACTED),
            // One word alone after the name: errors go on in more words ("authorization: server message: …").
            Rule.of(
                    AUTHORIZATION,
                    "authorization",
                    "(?<name>Authorization" + NAMED + ")" + NOT_A_VALUE
                            + "[^\\s\"'\\]\\\\,;:]++(?=\\s*+(?:[\"'\\]\\\\,;]|$|\\R))",
                    "${name}" + REDACTED),
            Rule.of(
                    AUTHORIZATION,
                    "bearer basic",
                    "\\b(?<scheme>(?i:bearer|basic)\\s++)(?![\\w-]++=\\\\*+[\"'])" + NOT_A_VALUE
                            + "(?=[^\\s=]*[0-9=]|[^\\s=]*[a-z][A-Z]|[^\\s]{24})[A-Za-z0-9._~+/-]{8,}+=*+",
                    "${scheme}" + REDACTED),
            Rule.of(
                    TOKEN,
                    "gh github_ glpat dckr_ akia hvs.",
                    "\\b(?:gh[opsur]_\\w{20,}+|github_pat_\\w{20,}+|glpat-[\\w-]{16,}+|dckr_[po]at_[\\w-]{16,}+"
                            + "|AKIA[0-9A-Z]{16}\\b|hvs\\.[\\w-]{20,}+)",
                    REDACTED),
            // In JSON; then in JSON that is itself a string of JSON, where a backslash and a quote end the value.
            Rule.of(
                    BY_NAME,
                    "auth pass token secret key",
                    "(?<name>[\"'](?:(?i:auth)|" + SECRET_NAME + ")[\"']\\s*+:\\s*+)(?<open>[\"'])" + NOT_A_VALUE
                            + "(?:\\\\.|(?!\\k<open>)[^\\\\])++",
                    "${name}${open}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "auth pass token secret key",
                    "(?<name>(?<!\\\\)\\\\++\"(?:(?i:auth)|" + SECRET_NAME + ")\\\\++\"\\s*+:\\s*+)(?<open>\\\\++\")"
                            + NOT_A_VALUE + "(?:(?!\\\\{1,16}+\")[^\"])++",
                    "${name}${open}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "pass token secret key",
                    "(?<name>" + SECRET_WORD + "=)(?<open>\\\\*+[\"']?)" + NOT_A_VALUE + "[^\\s\"'&,;)\\\\]++",
                    "${name}${open}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "-pass -token",
                    "(?<name>(?<![\\w-])--?(?:[\\w-]{0,40}-)?(?:password|token)\\s++)(?<open>[\"']?)" + NOT_A_VALUE
                            + "(?!-)[^\\s\"']++",
                    "${name}${open}" + REDACTED),
            // As Go prints a struct, as YAML has it on a line of its own, and as people write it.
            Rule.of(
                    BY_NAME,
                    "pass token auth",
                    "(?<name>\\b(?i:password|passwd|identitytoken|registrytoken|auth):)" + NOT_A_VALUE
                            + "(?!\\w*+//)[^\\s\"'{}\\[\\],;:/]{4,}+(?=[\\s}\\]]|$)",
                    "${name}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "pass token auth -key-data",
                    "(?m)(?<name>^[ \\t-]*+(?i:password|passwd|token|auth|identitytoken|client-key-data):[ \\t]++)"
                            + "(?<open>[\"']?)" + NOT_A_VALUE + "[^\\s\"']++(?=[\"']?\\s*+$)",
                    "${name}${open}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "pass",
                    "(?<name>\\b(?i:password|passwd)[:=]?\\s++(?:is\\s++)?)(?<open>[\"']?)" + NOT_A_VALUE
                            + "(?=[^\\s\"']*[0-9])(?=[^\\s\"']*[A-Za-z])[^\\s\"'/:,;()]{6,}+(?=[\"'.,;)]|\\s|$)",
                    "${name}${open}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "x-",
                    "(?<name>\\b(?i:x-[\\w-]{0,40}(?:key|token|secret|auth))" + NAMED + ")" + NOT_A_VALUE
                            + "[^\\s\"'\\]\\\\,;]++",
                    "${name}" + REDACTED),
            Rule.of(
                    BY_NAME,
                    "curl",
                    "(?<name>\\bcurl\\b[^\\n|;&]{0,400}?\\s(?:-u\\s*+|--user[ =]\\s*+)[\"']?[^\\s:\"']{0,200}+:)"
                            + NOT_A_VALUE + "[^\\s\"']++",
                    "${name}" + REDACTED));

    /** Options whose value, the argument after them, is a secret. */
    private static final Pattern SECRET_OPTION = Pattern.compile("--?(?:[\\w-]*-)?(?:password|passwd|token|secret)");

    private Secrets() {}

    /** The text with {@value #REDACTED} in place of each secret; the text itself when it holds none. */
    public static String redact(String text) {
        return redact(text, new Tally());
    }

    /** The same, the secrets counted. */
    public static String redact(String text, Tally tally) {
        Map<String, Integer> found = new TreeMap<>();
        String clean = redact(text, found, 0);
        tally.add(text, found);
        return clean;
    }

    /**
     * One text.
     *
     * @param found counts by kind, added to
     * @param depth how many encodings the text was taken out of
     */
    static String redact(String text, Map<String, Integer> found, int depth) {
        String clean = EncodedSecrets.redact(text, found, depth);
        String lowerCase = clean.toLowerCase(Locale.ROOT);
        clean = KeyTails.redact(KEY.apply(clean, lowerCase, found), found);
        for (Rule rule : RULES) {
            clean = rule.apply(clean, lowerCase, found);
        }
        return clean;
    }

    /** Arguments of a command line, in which a secret may stand after the option that it belongs to. */
    public static List<String> redactArguments(List<String> args) {
        return redactArguments(args, new Tally());
    }

    static List<String> redactArguments(List<String> args, Tally tally) {
        List<String> clean = new ArrayList<>();
        boolean secretNext = false;
        for (String arg : args) {
            if (secretNext) {
                tally.add("argument " + arg, BY_NAME, 1);
            }
            clean.add(secretNext ? REDACTED : redact(arg, tally));
            secretNext = SECRET_OPTION.matcher(arg).matches();
        }
        return clean;
    }
}

package dev.registrydoctor.reports.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of text: passwords, tokens, keys, hashes and signatures, in the forms that {@code
 * /secrets/detectors.txt} lists, and in encodings and escapes of them.
 *
 * <p>It knows secrets by their form, so it is the last net under collectors that do not read them in the first place.
 * What says something about secrets without holding one ({@code no basic auth credentials}, {@code Bearer realm=…},
 * {@code --password "$PASSWORD"}) stays as it is.
 */
public final class Secrets {

    static final String PRIVATE_KEY = "private key";
    static final String DOCKER_AUTH = "docker auth";
    static final String BY_NAME = "password by name";

    /** What stands where a secret stood. */
    public static final String REDACTED = "[redacted]";

    /** Options whose value, the argument after them, is a secret. */
    private static final Pattern SECRET_OPTION = Pattern.compile(
            "--?(?:[\\w-]*-)?(?:password|passwd|passphrase|token|secret|creds|credentials|(?:api|access|secret)-?key)");

    private Secrets() {}

    /** What the kinds of secrets are called that are looked for, in alphabetical order. */
    public static Set<String> families() {
        Set<String> families = Detectors.families();
        families.add(DOCKER_AUTH);
        return families;
    }

    /** The text with {@value #REDACTED} in place of each secret; the text itself when it holds none. */
    public static String redact(String text) {
        return redact(text, new Tally());
    }

    /** The same, the secrets counted. */
    public static String redact(String text, Tally tally) {
        Spans spans = find(text, 0);
        if (spans.isEmpty()) {
            return text;
        }
        Map<String, Integer> found = new TreeMap<>();
        String clean = spans.replace(text, REDACTED, found);
        tally.add(text, found);
        return clean;
    }

    /**
     * The secrets of one text.
     *
     * @param depth how many encodings the text was taken out of
     */
    static Spans find(String text, int depth) {
        Spans spans = new Spans();
        search(text, depth, spans);
        for (DecodedText view = DecodedText.of(text); view != null; view = view.next()) {
            search(view, depth, spans);
        }
        search(DecodedText.joined(text), depth, spans);
        return spans;
    }

    private static void search(@Nullable DecodedText view, int depth, Spans spans) {
        if (view != null) {
            Spans found = new Spans();
            search(view.text(), depth, found);
            view.addTo(spans, found);
        }
    }

    private static void search(String text, int depth, Spans spans) {
        Detectors.find(text, spans);
        EncodedSecrets.find(text, depth, spans);
        KeyTails.find(text, spans);
        BareKeys.find(text, spans);
    }

    /** Lines of a log without the secrets that stand in one or several of them. */
    public static List<String> redactLines(List<String> lines) {
        String text = String.join("\n", lines);
        String clean = redact(text);
        return clean.equals(text) ? lines : clean.lines().toList();
    }

    public static List<String> redactArguments(List<String> args, Tally tally) {
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

package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches parts of a pod's spec that may hold secrets (command, arguments, environment) for {@code host:port} of the
 * loopback, and for the YAML file that a registry is started with. Nothing but those is ever kept of them.
 */
final class LoopbackMentions {

    /** More than any honest container names. */
    private static final int MAX = 16;

    private static final Pattern MENTION = Pattern.compile(
            "(?<![\\w.-])(localhost|127(?:\\.\\d{1,3}){3}|\\[::1]):(\\d{1,5})(?!\\d)", Pattern.CASE_INSENSITIVE);

    private static final Pattern YAML = Pattern.compile("(?<![\\w./=-])/[\\w./-]{1,200}\\.ya?ml(?![\\w.])");

    private LoopbackMentions() {}

    /**
     * Reads the array or object at whose opening the parser stands, to its end.
     *
     * @return the first YAML file that it names by its path; empty when it names none
     * @throws IOException when the stream breaks or is not JSON
     */
    static String search(JsonParser parser, Collection<String> found) throws IOException {
        String file = "";
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new JsonParseException(parser, "the object is truncated");
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                String text = parser.getText();
                Matcher yaml = YAML.matcher(text);
                file = file.isEmpty() && yaml.find() ? yaml.group() : file;
                add(text, found);
            }
        }
        return file;
    }

    /** Adds those that a text holds. */
    static void add(String text, Collection<String> found) {
        Matcher matcher = MENTION.matcher(text);
        while (matcher.find() && found.size() < MAX) {
            String mention = (matcher.group(1) + ":" + matcher.group(2)).toLowerCase(Locale.ROOT);
            if (!found.contains(mention)) {
                found.add(mention);
            }
        }
    }
}

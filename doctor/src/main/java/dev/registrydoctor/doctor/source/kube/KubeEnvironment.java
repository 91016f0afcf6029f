package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container's {@code env}: the variables of a distribution registry, and no secret of it. Secrets are forgotten here,
 * while the stream is read, so that no object ever holds them.
 */
final class KubeEnvironment {

    private static final String PREFIX = "REGISTRY_";
    private static final List<String> SECRET_NAMES = List.of("SECRET", "PASSWORD", "TOKEN", "KEY", "CREDENTIAL");

    /** User and password in a URL, or a value that is YAML: distribution takes whole sections so, secrets and all. */
    private static final Pattern SECRET_VALUE = Pattern.compile("://[^/]*@|[\\n{\\[]|:\\s|@[^@]*:");

    /** The one section that is given whole, as YAML, and holds no more than a switch and who has set it: maintenance.readonly. */
    private static final Pattern SWITCH = Pattern.compile(
            "\\{\\s*\"?enabled\"?\\s*:\\s*(?:true|false)\\s*(?:,\\s*\"?setBy\"?\\s*:\\s*\"?registry-doctor\"?\\s*)?}");

    private KubeEnvironment() {}

    /**
     * Reads the array at whose opening bracket the parser stands.
     *
     * @param mentions takes what the values name of the loopback
     * @throws IOException when the stream breaks or is not JSON
     */
    static Map<String, Object> read(JsonParser parser, Collection<String> mentions) throws IOException {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new JsonParseException(parser, "the array is truncated");
            } else if (token == JsonToken.START_OBJECT) {
                readVariable(parser, variables, mentions);
            } else {
                parser.skipChildren();
            }
        }
        return variables;
    }

    private static void readVariable(JsonParser parser, Map<String, Object> variables, Collection<String> mentions)
            throws IOException {
        String name = "";
        String value = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (field == null || token == null) {
                throw new JsonParseException(parser, "the object is truncated");
            } else if (field.equals("valueFrom") && token == JsonToken.START_OBJECT) {
                value = Environment.ELSEWHERE;
                parser.skipChildren();
            } else if (token.isStructStart()) {
                parser.skipChildren();
            } else if (field.equals("name")) {
                name = text(parser.getText());
            } else if (field.equals("value") && token != JsonToken.VALUE_NULL) {
                value = text(parser.getText());
                LoopbackMentions.add(value, mentions);
            }
        }
        if (name.startsWith(PREFIX)) {
            variables.put(name, shown(name, value));
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String shown(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean isSecret = SECRET_NAMES.stream().anyMatch(upper::contains)
                || (SECRET_VALUE.matcher(value).find() && !SWITCH.matcher(value).matches());
        return isSecret && !value.equals(Environment.ELSEWHERE) ? Environment.HIDDEN : value;
    }
}

package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment.Import;
import dev.registrydoctor.checks.projection.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's {@code env}: the variables of a distribution registry, and the values that checks use. All others are forgotten
 * here, while the stream is read, so that no object ever holds them.
 */
final class KubeEnvironment {

    /** The field of a container under which the sources of its variables are kept, which no field of the API is called. */
    static final String SOURCES = "env.valueFrom";

    private static final String PREFIX = "REGISTRY_";

    private KubeEnvironment() {}

    /**
     * Reads the array at whose opening bracket the parser stands.
     *
     * @param mentions takes what the values name of the loopback
     * @param sources takes the {@code valueFrom} of the variables whose values other objects hold
     * @throws IOException when the stream breaks or is not JSON
     */
    static Map<String, Object> read(JsonParser parser, Collection<String> mentions, Map<String, Object> sources)
            throws IOException {
        Map<String, Object> variables = new LinkedHashMap<>();
        JsonParts.elements(parser, token -> {
            if (token == JsonToken.START_OBJECT) {
                Variable variable = new Variable();
                JsonParts.fields(parser, (field, value) -> variable.read(parser, field, value));
                if (variable.name.startsWith(PREFIX)) {
                    String value = variable.source == null ? variable.value : Environment.ELSEWHERE;
                    variables.putAll(Projection.environment(
                            Map.of(variable.name, value), Environment.HIDDEN, Environment.ELSEWHERE));
                    if (variable.source != null) {
                        sources.put(variable.name, variable.source);
                    }
                }
                LoopbackMentions.add(variable.value, mentions);
            } else {
                parser.skipChildren();
            }
        });
        return variables;
    }

    /** One variable, while it is read. */
    private static final class Variable {
        private String name = "";
        private String value = "";
        private @Nullable KubeObject source;

        void read(JsonParser parser, String field, JsonToken token) throws IOException {
            if (field.equals("valueFrom") && token == JsonToken.START_OBJECT) {
                source = KubeObject.read(parser);
            } else if (token.isStructStart()) {
                parser.skipChildren();
            } else if (field.equals("name")) {
                name = text(parser);
            } else if (field.equals("value") && token != JsonToken.VALUE_NULL) {
                value = text(parser);
            }
        }

        private static String text(JsonParser parser) throws IOException {
            String text = parser.getText();
            return text == null ? "" : text;
        }
    }

    /** What a container takes from other objects: first whole objects, in their order, then single variables. */
    static List<Import> imports(KubeObject container) {
        List<Import> imports = new ArrayList<>();
        for (KubeObject from : container.objects("envFrom")) {
            boolean isSecret = from.has("secretRef");
            KubeObject object = from.object(isSecret ? "secretRef" : "configMapRef");
            imports.add(imported(null, from.textOrEmpty("prefix"), object, isSecret, null));
        }
        KubeObject sources = container.object(SOURCES);
        for (String variable : sources.names()) {
            KubeObject from = sources.object(variable);
            boolean isSecret = from.has("secretKeyRef");
            KubeObject object = from.object(isSecret ? "secretKeyRef" : "configMapKeyRef");
            imports.add(imported(variable, "", object, isSecret, object.text("key")));
        }
        return imports;
    }

    private static Import imported(
            @Nullable String variable, String prefix, KubeObject object, boolean isSecret, @Nullable String key) {
        String name = object.text("name");
        return new Import(
                variable, prefix, isSecret ? null : name, isSecret ? name : null, key, object.flag("optional"));
    }
}

package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.reports.secrets.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * A field that differs between two states of an object.
 *
 * @param path where it is, with the keys of list elements:
 *     {@code spec.template.spec.containers[registry].env[REGISTRY_LOG_LEVEL]}
 * @param before null when it is not set
 * @param after null when it is not set
 * @param isSecret whether its values are not shown
 */
public record FieldDifference(
        String path, @Nullable JsonNode before, @Nullable JsonNode after, boolean isSecret) {

    private static final String HIDDEN = "(hidden)";

    /** One bounded line: {@code spec.replicas: 0 -> 1}. */
    public String text() {
        String where = ShownText.line(path, ShownText.SHORT) + ": ";
        if (isSecret || isSecretByName()) {
            return where + (before == null ? "set" : after == null ? "removed" : "changed") + " " + HIDDEN;
        }
        return where + shown(before) + " -> " + shown(after);
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null
                ? "not set"
                : ShownText.line(
                        Secrets.redact(value.isTextual() ? value.textValue() : value.toString()), ShownText.SHORT);
    }

    /** A password can be in a variable of a container: {@code REGISTRY_HTTP_SECRET}. */
    private boolean isSecretByName() {
        String name = path.substring(Math.max(path.lastIndexOf('['), path.lastIndexOf('.')) + 1)
                .replace("]", "");
        return isSecret(name, before) || isSecret(name, after);
    }

    private static boolean isSecret(String name, @Nullable JsonNode value) {
        return value != null
                && value.isTextual()
                && !value.textValue().isEmpty()
                && !Secrets.redact(name + "=" + value.textValue()).endsWith("=" + value.textValue());
    }
}

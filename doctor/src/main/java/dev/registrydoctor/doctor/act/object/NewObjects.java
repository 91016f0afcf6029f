package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Objects that are made here, and what is put into them. */
public final class NewObjects {

    private NewObjects() {}

    /**
     * An object of the core API that has a name only.
     *
     * @param namespace null where it has none, or the one of the request
     */
    public static ObjectNode named(String kind, @Nullable String namespace, String name) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    /**
     * Makes a Secret a pull secret with this content; the rest of it stays.
     *
     * @param config a client's configuration file
     */
    public static void putLogins(ObjectNode secret, ObjectNode config) {
        secret.put("type", PullSecret.TYPE);
        secret.withObjectProperty("data").put(PullSecret.KEY, base64(config.toString()));
    }

    /** The {@code auth} of an entry. */
    public static String auth(String user, String password) {
        return base64(user + ":" + password);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.registrydoctor.doctor.act.kubectl;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.CreatesLogin;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The commands that create an object. */
final class CreationEdits {

    private CreationEdits() {}

    /**
     * An object that has a name only.
     *
     * @param replaces whether there may be one already, which then stays as it is
     */
    static Edit plain(String kind, @Nullable String namespace, String name, boolean replaces) {
        return before -> before == null ? object(kind, namespace, name) : replaced(before, replaces);
    }

    /** A Secret with one login. */
    static Edit login(CreatesLogin command, String user, String password) {
        return before -> {
            ObjectNode secret = before == null
                    ? object("Secret", command.namespace(), command.name())
                    : replaced(before, command.replaces());
            secret.put("type", "kubernetes.io/dockerconfigjson");
            secret.withObjectProperty("data")
                    .put(".dockerconfigjson", base64(config(command.server(), user, password)));
            return secret;
        };
    }

    private static ObjectNode object(String kind, @Nullable String namespace, String name) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private static ObjectNode replaced(ObjectNode before, boolean replaces) throws IOException {
        if (!replaces) {
            throw new IOException("it exists already");
        }
        return before.deepCopy();
    }

    private static String config(String server, String user, String password) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("auths")
                .putObject(server)
                .put("username", user)
                .put("password", password)
                .put("auth", base64(user + ":" + password));
        return config.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

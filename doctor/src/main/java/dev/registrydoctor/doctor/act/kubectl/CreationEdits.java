package dev.registrydoctor.doctor.act.kubectl;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.CreatesLogin;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edit;
import dev.registrydoctor.doctor.act.object.NewObjects;
import java.io.IOException;
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
        return before -> before == null ? NewObjects.named(kind, namespace, name) : replaced(before, replaces);
    }

    /** A Secret with one login. */
    static Edit login(CreatesLogin command, String user, String password) {
        return before -> {
            ObjectNode secret = before == null
                    ? NewObjects.named("Secret", command.namespace(), command.name())
                    : replaced(before, command.replaces());
            NewObjects.putLogins(secret, config(command.server(), user, password));
            return secret;
        };
    }

    private static ObjectNode replaced(ObjectNode before, boolean replaces) throws IOException {
        if (!replaces) {
            throw new IOException("it exists already");
        }
        return before.deepCopy();
    }

    private static ObjectNode config(String server, String user, String password) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("auths")
                .putObject(server)
                .put("username", user)
                .put("password", password)
                .put("auth", NewObjects.auth(user, password));
        return config;
    }
}

package dev.registrydoctor.doctor.act.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.remedy.ObjectAction.ApplyLogin;
import dev.registrydoctor.doctor.act.object.NewObjects;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A pull secret with one more login. */
final class LoginSecret {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LoginSecret() {}

    /**
     * The Secret with the login; logins for other registries stay.
     *
     * @param before null when there is none
     * @throws IOException when there is one and it has to be new, or it is no pull secret; the message has nothing of its content
     */
    static ObjectNode with(ApplyLogin action, Login login, @Nullable ObjectNode before) throws IOException {
        if (before != null && action.isNew()) {
            throw new IOException("Secret " + action.namespace() + "/" + action.name() + " exists already");
        } else if (before != null && !before.path("type").asText().equals(PullSecret.TYPE)) {
            throw new IOException("Secret " + action.namespace() + "/" + action.name() + " is not a pull secret");
        }
        ObjectNode secret =
                before == null ? NewObjects.named("Secret", action.namespace(), action.name()) : before.deepCopy();
        ObjectNode config = config(secret.at("/data").path(PullSecret.KEY).asText(""));
        ObjectNode entry = config.withObjectProperty("auths").putObject(action.server());
        entry.put("auth", NewObjects.auth(action.user(), login.password()));
        NewObjects.putLogins(secret, config);
        return secret;
    }

    private static ObjectNode config(String data) throws IOException {
        if (data.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (JSON.readTree(Base64.getDecoder().decode(data)) instanceof ObjectNode config) {
                return config;
            }
        } catch (IllegalArgumentException | JsonProcessingException e) {
            // Its message would have a part of the content.
        }
        throw new IOException("the content of the Secret is not the configuration of a client");
    }
}

package dev.registrydoctor.doctor.act.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.names.BuiltIn;
import org.jspecify.annotations.Nullable;

/** Whether a change sets the built-in registry read-only, so that it has to be set back whatever else becomes of its steps. */
public final class ReadOnlyMode {

    private ReadOnlyMode() {}

    /** Whether the registry is read-only after a change and was not before. */
    public static boolean isBegunBy(Change change) {
        return change instanceof ObjectChange object
                && object.key().kind().equals("Deployment")
                && BuiltIn.NAMESPACE.equals(object.key().namespace())
                && object.key().name().equals(BuiltIn.DEPLOYMENT)
                && isOn(object.after())
                && !isOn(object.before());
    }

    private static boolean isOn(@Nullable ObjectNode deployment) {
        if (deployment != null) {
            for (JsonNode container : deployment.at("/spec/template/spec/containers")) {
                for (JsonNode variable : container.path("env")) {
                    if (ReadOnlySteps.isOn(
                            variable.path("name").asText(),
                            variable.path("value").asText())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}

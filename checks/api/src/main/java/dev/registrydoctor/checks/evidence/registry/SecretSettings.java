package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.util.Map;

/**
 * What a Secret beside the built-in registry sets of it, and nothing else that the Secret holds (docs/decisions/0041).
 *
 * @param data for each key the settings of a distribution registry that it holds, one a line ({@code storage.delete.enabled:
 *     true}); of a key that is a variable of the registry its value, where checks use it, or {@link Projection#HIDDEN}
 */
public record SecretSettings(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.SECRET) String name,
        @Holds(value = TextKind.TEXT, projected = true) Map<String, String> data) {

    /** Whoever reads a Secret need not think of what is secret in it: there is no raw text to be kept. */
    public SecretSettings {
        data = Sorted.copyOf(Projection.registrySecret(data));
    }

    /** Asks for one Secret that the registry's Deployment names. Absent when there is no Secret of that name. */
    public record Ask(
            @Holds(TextKind.NAMESPACE) String namespace,
            @Holds(TextKind.SECRET) String name) implements Question<SecretSettings> {
        @Override
        public String describe() {
            return "the registry's settings in Secret " + namespace + "/" + name;
        }
    }
}

package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import org.jspecify.annotations.Nullable;

/**
 * Whether the token service of a challenge can be reached from this host.
 *
 * @param status HTTP status of an anonymous request, or 0 when none came back
 * @param detail the error in words, empty when it answered
 */
public record TokenRealm(int status, @Holds(TextKind.TEXT) String detail) {
    /**
     * Asks for the token service that a challenge names, without credentials.
     *
     * @param realm the realm's URL
     * @param service the challenge's service, or null
     */
    public record Ask(
            @Holds(TextKind.TEXT) String realm,
            @Holds(TextKind.LABEL) @Nullable String service) implements Question<TokenRealm> {
        @Override
        public String describe() {
            return "token service " + realm;
        }
    }
}

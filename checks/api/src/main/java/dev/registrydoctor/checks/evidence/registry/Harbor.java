package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Harbor says of itself to anybody (goharbor/harbor src/server/v2.0/handler/{ping,health,systeminfo}.go, 2.15).
 * Its health is in the body: the status of the HTTP answer is 200 whatever the components say.
 *
 * @param healthStatus HTTP status of {@code GET /api/v2.0/health}
 * @param components what it lists there, in its order; empty when it lists none
 * @param authMode how its users log in ({@code db_auth}, {@code ldap_auth}, {@code oidc_auth}), or null where it does
 *     not say
 * @param version its version, or null: releases of today tell it to users who logged in, and the doctor does not
 * @param detail what it said instead of its health; empty when the status is 200
 */
public record Harbor(
        int healthStatus,
        List<Component> components,
        @Holds(TextKind.WORD) @Nullable String authMode,
        @Holds(TextKind.WORD) @Nullable String version,
        @Holds(TextKind.TEXT) String detail) {
    public Harbor {
        components = List.copyOf(components);
    }

    /**
     * One of its parts.
     *
     * @param name {@code core}, {@code database}, {@code redis}, {@code registry}, …
     * @param status {@code healthy} or {@code unhealthy}, as written
     * @param error what it says of an unhealthy one, or null
     */
    public record Component(
            @Holds(TextKind.WORD) String name,
            @Holds(TextKind.WORD) String status,
            @Holds(TextKind.TEXT) @Nullable String error) {
        public boolean isHealthy() {
            return status.equals("healthy");
        }
    }

    /** Asks a registry whether it is a Harbor, and how it is. Absent where the answer to its ping is another. */
    public record Ask(Origin registry) implements RegistryQuestion<Harbor> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other);
        }

        @Override
        public String describe() {
            return "Harbor's health at " + registry;
        }
    }
}

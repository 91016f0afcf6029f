package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.doctor.setup.login.StoredLogins;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Compares the logins of Secrets with the one that was given; another one is tried with the registry that it is for. */
public final class TriedLogins implements StoredLogins {

    private final RegistryAccess access;
    private final Origin registry;
    private final Login given;
    private final Map<String, Worth> known = new HashMap<>();

    public TriedLogins(RegistryAccess access, Origin registry, Login given) {
        this.access = access;
        this.registry = registry;
        this.given = given;
    }

    @Override
    public Worth of(PullSecret secret, PullSecret.Entry entry) {
        return known.computeIfAbsent(secret.path() + " " + entry.key(), key -> worth(secret, entry));
    }

    private Worth worth(PullSecret secret, PullSecret.Entry entry) {
        Login stored;
        try {
            stored = access.stored(secret.namespace(), secret.name(), entry.key());
        } catch (IOException e) {
            return Worth.UNKNOWN;
        }
        if (stored.user().equals(given.user()) && stored.password().equals(given.password())) {
            return Worth.SAME;
        }
        return switch (access.trial(registry, stored).outcome()) {
            // A registry for everybody serves a pull with any login, too.
            case ACCEPTED, DENIED, NOT_WANTED -> Worth.WORKS;
            case REFUSED -> Worth.REFUSED;
            case NOT_SENT, FAILED -> Worth.UNKNOWN;
        };
    }
}

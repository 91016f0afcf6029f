package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.source.kube.Login;
import org.jspecify.annotations.Nullable;

/** The logins that a person gave for this run. */
@FunctionalInterface
public interface Logins {

    /** None. */
    Logins NONE = server -> null;

    /**
     * The login for a registry.
     *
     * @param server as it stands in a pull secret
     * @return null when none was given
     */
    @Nullable
    Login of(String server);
}

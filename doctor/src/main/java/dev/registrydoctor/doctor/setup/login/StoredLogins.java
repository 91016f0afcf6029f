package dev.registrydoctor.doctor.setup.login;

import dev.registrydoctor.checks.evidence.cluster.PullSecret;

/** What logins in Secrets are worth, as tried with the registry. Never the logins. */
public interface StoredLogins {

    /** What comes of a trial. */
    enum Worth {
        /** It is the one that was given. */
        SAME,
        /** It is another one, which the registry accepts. */
        WORKS,
        /** The registry refuses it. */
        REFUSED,
        /** It could not be read or tried. */
        UNKNOWN
    }

    /**
     * The worth of a login.
     *
     * @param entry of the Secret; it has a user name and a password
     */
    Worth of(PullSecret secret, PullSecret.Entry entry);
}

package dev.registrydoctor.doctor.source.kube;

/**
 * A user name and a password, on their way to a registry. It is no evidence: it is kept nowhere, and never
 * shown.
 */
public final class Login {

    private final String user;
    private final String password;

    /** A login as it is sent. */
    public Login(String user, String password) {
        this.user = user;
        this.password = password;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return "a login";
    }
}

package dev.registrydoctor.doctor.source.kube;

/**
 * A user name and a password, on their way from a secret to a registry. It is no evidence: it is kept nowhere, and never
 * shown.
 */
public final class Login {

    private final String user;
    private final String password;

    Login(String user, String password) {
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

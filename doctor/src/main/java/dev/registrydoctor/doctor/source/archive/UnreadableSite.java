package dev.registrydoctor.doctor.source.archive;

/** A source that holds no site, or none that may be read; the message says what was expected and what to do. */
public final class UnreadableSite extends Exception {

    private static final long serialVersionUID = 1;

    public static final String EXPECTED =
            "Expected a `microk8s inspect` tarball (or the directory that it was unpacked to), the"
                    + " output of `microk8s kubectl cluster-info dump -A`, or a case written by `registry-doctor capture`.";

    public UnreadableSite(String message) {
        super(message);
    }

    public UnreadableSite(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.registrydoctor.checks.store.sweep;

/** A garbage collection ends with an error. The message says why, in words that follow "because". */
final class CollectionStopped extends Exception {

    private static final long serialVersionUID = 1;

    CollectionStopped(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}

package dev.registrydoctor.doctor.triage.screen;

/** What was asked for cannot be: the message says why, and what to do. */
public final class Refused extends RuntimeException {

    /** A refusal with a message for a person. */
    public Refused(String message) {
        super(message);
    }
}

package dev.registrydoctor.reports.compare;

/** A file is no report, or none that this program can read: the message says why, and what to do. */
public final class UnreadableReport extends Exception {
    UnreadableReport(String message, Throwable cause) {
        super(message, cause);
    }

    UnreadableReport(String message) {
        super(message);
    }
}

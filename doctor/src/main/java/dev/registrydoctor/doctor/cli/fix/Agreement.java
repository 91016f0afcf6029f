package dev.registrydoctor.doctor.cli.fix;

/** What was agreed to on the command line, before anything was shown. */
enum Agreement {
    NOTHING,
    /** To what neither restarts nor loses anything. */
    HARMLESS,
    /** To what restarts something too. */
    RESTARTS
}

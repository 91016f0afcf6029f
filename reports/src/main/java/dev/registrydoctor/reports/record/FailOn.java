package dev.registrydoctor.reports.record;

/** What makes a run end with an exit code other than 0. */
public enum FailOn {
    /** Problems, and not being able to tell. */
    PROBLEM,
    /** Warnings too. */
    WARNING,
    /** Nothing that the site shows or hides. */
    NEVER
}

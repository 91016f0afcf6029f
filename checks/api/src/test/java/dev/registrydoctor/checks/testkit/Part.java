package dev.registrydoctor.checks.testkit;

/** An object of a cluster that a test gives to a site: a builder, or a record that is ready. */
@FunctionalInterface
public interface Part {

    /** The record: a pod, a claim, an event and so on. */
    Object build();
}

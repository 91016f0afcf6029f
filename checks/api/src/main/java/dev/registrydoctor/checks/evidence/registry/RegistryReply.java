package dev.registrydoctor.checks.evidence.registry;

/** What a registry said to a request. */
public interface RegistryReply {

    /** The HTTP status, or 0 when the registry was not reached. */
    int status();
}

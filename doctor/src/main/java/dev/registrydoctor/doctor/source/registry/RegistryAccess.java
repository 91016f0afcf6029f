package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks one registry with a login that its user gave, and compares it with those that the cluster has. */
public final class RegistryAccess implements AutoCloseable {

    /** A catalog of a hundred thousand repositories on a slow disk takes that long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RegistryHttp http;
    private final Workers workers;
    private final NamedSecrets secrets;

    /** With this client, which is closed with it. */
    public RegistryAccess(RegistryHttp http, Workers workers, NamedSecrets secrets) {
        this.http = http;
        this.workers = workers;
        this.secrets = secrets;
    }

    /** Whether the registry knows a login. */
    public CredentialTrial trial(Origin registry, Login login) {
        return new LoginTrials(http).registry(registry, login);
    }

    /**
     * Many requests to a registry that only read.
     *
     * @param login what its user gave, or null to ask as anybody
     */
    public RegistrySession session(Origin registry, @Nullable Login login) {
        return session(registry, login, PATIENCE);
    }

    /**
     * The same, for contents that take their time.
     *
     * @param patience for one answer
     */
    public RegistrySession session(Origin registry, @Nullable Login login, Duration patience) {
        return new RegistrySession(http.patient(patience), registry, login);
    }

    /** The threads that its questions are asked on. */
    public Workers workers() {
        return workers;
    }

    /** What a Harbor says of itself. */
    public Answer<Harbor> harbor(Origin registry) {
        return new Harbors(http, workers).ask(new Harbor.Ask(registry));
    }

    /** Whether a registry is a Harbor. No login is sent. */
    public boolean isHarbor(Origin registry) throws IOException {
        return new Harbors(http, workers).isHarbor(registry);
    }

    /** See {@link LoginTrials#harborProject}. */
    public int harborProject(Origin harbor, String project, Login login) {
        return new LoginTrials(http).harborProject(harbor, project, login);
    }

    /**
     * The login under one key of a Secret.
     *
     * @throws IOException when there is none, or it cannot be read; its message holds nothing of the Secret
     */
    public Login stored(String namespace, String secret, String key) throws IOException {
        return secrets.login(namespace, secret, key);
    }

    @Override
    public void close() {
        http.close();
    }
}

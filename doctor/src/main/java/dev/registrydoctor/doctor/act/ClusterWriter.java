package dev.registrydoctor.doctor.act;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Writes objects of one cluster. */
public interface ClusterWriter extends AutoCloseable {

    /**
     * Creates or changes objects, by server-side apply.
     *
     * @param manifest YAML, one object or several
     * @return what was written, in the manifest's order, as {@code Pod container-registry/probe}
     * @throws IOException when the API server refuses one of them or cannot be reached; those before it are written
     */
    List<String> apply(String manifest) throws IOException;

    /**
     * Waits until a Pod has one of these phases.
     *
     * @param phases as {@code status.phase} has them
     * @return the phase
     * @throws IOException when it has none of them in time, or the API server cannot be reached
     */
    String awaitPhase(String namespace, String pod, Set<String> phases, Duration limit) throws IOException;

    @Override
    void close();
}

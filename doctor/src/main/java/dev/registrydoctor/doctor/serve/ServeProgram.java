package dev.registrydoctor.doctor.serve;

import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service. */
public interface ServeProgram {

    /**
     * Serves until the thread is interrupted.
     *
     * @param kubeconfig how the cluster is reached now, or null when it is not known; asked again and again, since tokens of Pods
     *     change
     * @throws IOException when it cannot start: the address is taken, a file cannot be read; the message says what to do
     */
    void serve(ServeSettings settings, Examining examining, Supplier<@Nullable Kubeconfig> kubeconfig, ServeLog log)
            throws IOException, InterruptedException;
}

package dev.registrydoctor.doctor.serve;

import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.nio.file.Path;
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

    /**
     * Sends a test message to each receiver of the file that says where changes are sent, and says of each whether it took it.
     *
     * @return whether all did
     * @throws IOException when the file is wrong; then nothing is sent
     */
    boolean testReceivers(Path file, ServeLog out) throws IOException, InterruptedException;
}

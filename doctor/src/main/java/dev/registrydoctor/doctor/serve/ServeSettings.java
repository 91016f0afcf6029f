package dev.registrydoctor.doctor.serve;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What serve was told to do.
 *
 * @param every the time between two examinations when nothing changes
 * @param watch whether changes of the cluster lead to an examination soon
 * @param http where and how reports are offered
 * @param history where past examinations are kept, or null to keep them in memory
 * @param leader how replicas agree on the one that examines, or null for a single one
 * @param events whether Events are written on the objects concerned
 * @param notifications the file that says where changes are sent, or null
 */
public record ServeSettings(
        Duration every,
        boolean watch,
        Http http,
        @Nullable Stored history,
        @Nullable Leader leader,
        boolean events,
        @Nullable Path notifications) {

    /** The same for replicas that agree in this way; null for a single one. */
    public ServeSettings with(@Nullable Leader agreed) {
        return new ServeSettings(every, watch, http, history, agreed, events, notifications);
    }

    /**
     * Where and how reports are offered.
     *
     * @param listen the address and port
     * @param certificate PEM file of the server's certificate and its chain, or null for plain HTTP
     * @param key PEM file of its key, or null for plain HTTP
     * @param tokenFile file with the token that readers must send, or null when everybody may read
     * @param hostNames names that readers may use for this server, next to addresses and {@code localhost}
     */
    public record Http(
            InetSocketAddress listen,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable Path tokenFile,
            List<String> hostNames) {
        public Http {
            hostNames = List.copyOf(hostNames);
        }
    }

    /**
     * Where past examinations are kept.
     *
     * @param folder a folder of its own
     * @param keep how long
     * @param bytes how large the file may become
     */
    public record Stored(Path folder, Duration keep, long bytes) {}

    /**
     * How replicas agree on the one that examines. All of them name the same Lease and ConfigMap, and each its own identity.
     *
     * @param namespace where both are
     * @param name the name of both
     * @param identity who this replica is: the name of its Pod
     * @param duration how long a leader that was killed stays the leader
     */
    public record Leader(String namespace, String name, String identity, Duration duration) {}
}

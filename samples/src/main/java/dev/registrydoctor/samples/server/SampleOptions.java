package dev.registrydoctor.samples.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded site departs from a plain one, for tests and benchmarks.
 *
 * @param delay how long each answer takes; many are on their way at once
 * @param silent it accepts connections and never answers
 * @param onlyNamespace the one namespace that its API server lets be read, or null when everything may be
 * @param hostRoot a folder to take for the host instead of the sample's, or null
 * @param registries registries that run elsewhere: host:port as people write it, to where it really is
 * @param tls how its API server speaks TLS, or null for plain HTTP
 */
public record SampleOptions(
        Duration delay,
        boolean silent,
        @Nullable String onlyNamespace,
        @Nullable Path hostRoot,
        Map<String, String> registries,
        @Nullable Tls tls) {

    /** A site that answers everything at once, over plain HTTP. */
    public static final SampleOptions PLAIN = new SampleOptions(Duration.ZERO, false, null, null, Map.of(), null);

    public SampleOptions {
        registries = Map.copyOf(registries);
    }

    /** A server in front of the API server of a sample, on a port of 127.0.0.1. */
    public interface Front extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    /** Starts a front. */
    @FunctionalInterface
    public interface FrontStarter {
        /** Starts one, for a server of plain HTTP on this port of 127.0.0.1. */
        Front start(int plainPort) throws IOException;
    }

    /**
     * TLS with client certificates, and what the kubeconfig needs for it.
     *
     * @param front terminates TLS
     * @param authority the authority that signed the server's certificate, as PEM
     * @param certificate the client's certificate, as PEM
     * @param key the client's key, as PEM
     */
    public record Tls(FrontStarter front, String authority, String certificate, String key) {}

    public SampleOptions withDelay(Duration aDelay) {
        return new SampleOptions(aDelay, silent, onlyNamespace, hostRoot, registries, tls);
    }

    public SampleOptions thatNeverAnswers() {
        return new SampleOptions(delay, true, onlyNamespace, hostRoot, registries, tls);
    }

    public SampleOptions withRightsInOnly(String namespace) {
        return new SampleOptions(delay, silent, namespace, hostRoot, registries, tls);
    }

    public SampleOptions withHostRoot(Path aHostRoot) {
        return new SampleOptions(delay, silent, onlyNamespace, aHostRoot, registries, tls);
    }

    /** With registries that run elsewhere; what the sample says of these authorities does not count. */
    public SampleOptions withRegistries(Map<String, String> someRegistries) {
        return new SampleOptions(delay, silent, onlyNamespace, hostRoot, someRegistries, tls);
    }

    public SampleOptions withTls(Tls aTls) {
        return new SampleOptions(delay, silent, onlyNamespace, hostRoot, registries, aTls);
    }
}

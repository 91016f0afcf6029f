package dev.registrydoctor.samples.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.registrydoctor.samples.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A site on loopback: an API server and registries that answer over real HTTP from a sample, and the sample's host
 * files. What runs against it takes the same path as against a real cluster.
 */
public final class EmbeddedSite implements AutoCloseable {

    static {
        // Without it, Nagle's algorithm and delayed acknowledgements hold back each second answer for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** A sample with this file has an API server that refuses connections. */
    private static final String API_CLOSED = "api/closed.txt";

    private final SampleOptions options;
    private final ScheduledThreadPoolExecutor workers = new ScheduledThreadPoolExecutor(8, task -> {
        Thread thread = new Thread(task, "embedded-site");
        thread.setDaemon(true);
        return thread;
    });
    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, String> redirects = new LinkedHashMap<>();
    private final SocketChannel deadEnd;
    private final TemporaryFolder folder;
    private final Path kubeconfig;
    private final Path hostRoot;
    private final int apiPort;
    private final SampleOptions.@Nullable Front front;

    private EmbeddedSite(Sample sample, SampleOptions options) throws IOException {
        this.options = options;
        try {
            folder = TemporaryFolder.create();
            for (RegistrySpec spec : RegistrySpec.of(sample.files())) {
                // Two names for one registry are two ways to one server, as on a node.
                int port = serve(HttpServer.create(loopback(0), 0), new RegistryServer(spec));
                spec.authorities().forEach(authority -> redirects.put(authority, "127.0.0.1:" + port));
            }
            redirects.putAll(options.registries());
            deadEnd = deadEnd();
            int nobody = ((InetSocketAddress) deadEnd.getLocalAddress()).getPort();
            redirects.put("*", "127.0.0.1:" + nobody);
            boolean closed = sample.files().text(API_CLOSED) != null;
            int plainPort = closed
                    ? nobody
                    : serve(
                            HttpServer.create(loopback(0), 0),
                            new SampleApiServer(sample.files(), options.onlyNamespace()));
            front = closed || options.tls() == null
                    ? null
                    : options.tls().front().start(plainPort);
            apiPort = front == null ? plainPort : front.port();
            kubeconfig = folder.write("kubeconfig", kubeconfigText());
            Path givenRoot = options.hostRoot();
            hostRoot = givenRoot == null
                    ? HostTree.write(sample.files(), folder.path().resolve("host"))
                    : givenRoot;
        } catch (IOException | RuntimeException e) {
            // The threads of a server that is left behind keep the program alive.
            close();
            throw e;
        }
    }

    /**
     * Starts a site.
     *
     * @throws UncheckedIOException when loopback or the temporary folder cannot be used
     */
    public static EmbeddedSite start(Sample sample) {
        return start(sample, SampleOptions.PLAIN);
    }

    /** Starts a site with departures. */
    public static EmbeddedSite start(Sample sample, SampleOptions options) {
        try {
            return new EmbeddedSite(sample, options);
        } catch (IOException e) {
            throw new UncheckedIOException("the sample environment cannot be started on 127.0.0.1", e);
        }
    }

    /** A kubeconfig that leads to the API server; its context is named "sample". */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** The root of the host's files. */
    public Path hostRoot() {
        return hostRoot;
    }

    /** The port of the API server on 127.0.0.1. */
    public int apiPort() {
        return apiPort;
    }

    /**
     * Where authorities really lead: {@code localhost:32000} to {@code 127.0.0.1:PORT}. Under {@code *} stands a place
     * that refuses connections, for all others: what is no part of the sample must not reach the real machine.
     */
    public Map<String, String> redirects() {
        return Collections.unmodifiableMap(redirects);
    }

    @Override
    public void close() {
        // Of a site that could not be started, some of these are null.
        try (folder;
                deadEnd) {
            if (front != null) {
                front.close();
            }
            servers.forEach(server -> server.stop(0));
            workers.shutdownNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int serve(HttpServer server, HttpHandler handler) {
        server.createContext("/", handler);
        server.setExecutor(executor());
        servers.add(server);
        server.start();
        return server.getAddress().getPort();
    }

    /** The server hands each request over as a task: late, at once, or never. */
    private Executor executor() {
        if (options.silent()) {
            return task -> {};
        }
        long millis = options.delay().toMillis();
        return task -> {
            Future<?> unused = workers.schedule(task, millis, TimeUnit.MILLISECONDS);
        };
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    /** A port that is ours and that nothing listens on: connections to it are refused, and nobody else gets it. */
    private static SocketChannel deadEnd() throws IOException {
        return SocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEADDR, false)
                .bind(loopback(0));
    }

    private String kubeconfigText() {
        SampleOptions.Tls tls = options.tls();
        String cluster = tls == null ? "" : "    certificate-authority-data: " + base64(tls.authority()) + "\n";
        String user = tls == null
                ? " {}\n"
                : "\n    client-certificate-data: " + base64(tls.certificate()) + "\n    client-key-data: "
                        + base64(tls.key()) + "\n";
        return "apiVersion: v1\nkind: Config\ncurrent-context: sample\npreferences: {}\n"
                + "clusters:\n- name: sample\n  cluster:\n    server: " + (tls == null ? "http" : "https")
                + "://127.0.0.1:" + apiPort + "\n" + cluster
                + "contexts:\n- name: sample\n  context:\n    cluster: sample\n    user: sample\n"
                + "users:\n- name: sample\n  user:" + user;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

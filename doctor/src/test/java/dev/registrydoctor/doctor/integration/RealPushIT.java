package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Depth;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The push probe before real registries, alone and behind a real nginx. */
@Timeout(300)
@ParameterizedClass
@EnumSource(RegistryProgram.class)
class RealPushIT {

    private final RegistryProgram program;

    @TempDir
    private Path folder;

    RealPushIT(RegistryProgram program) {
        this.program = program;
    }

    /** What the check of pushes says of a registry that the user names: findings by problem, or its gaps. */
    private Map<String, String> probe(String authority, Depth depth) {
        Settings.Registry named = new Settings.Registry(
                "http", "127.0.0.1", Integer.parseInt(authority.substring(authority.indexOf(':') + 1)));
        LiveOptions options = new LiveOptions(
                        null,
                        null,
                        folder,
                        List.of(named),
                        Map.of("127.0.0.1:32000", "127.0.0.1:1"),
                        Duration.ofSeconds(60))
                .pushing(depth);
        List<Check> push = CheckCatalog.checks().stream()
                .filter(c -> c.info().id().equals("registry.push"))
                .toList();
        try (LiveSite site = new LiveSite(options)) {
            CheckResult result = new Examiner(site, Duration.ofSeconds(60), what -> {})
                    .examine(push)
                    .results()
                    .get(0);
            assertEquals(List.of(), result.gaps());
            return result.findings().stream()
                    .collect(Collectors.toMap(
                            f -> f.problem().id(), f -> f.summary() + " " + f.evidence(), (a, b) -> a, TreeMap::new));
        }
    }

    private static String get(String authority, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + authority + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private RealRegistry registry(String storage, String http) throws Exception {
        return RealRegistry.start(program, folder, false, storage, http);
    }

    @Test
    void anUploadThatIsCancelledLeavesTheCatalogAsItWas() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: true}", "")) {
            Map<String, String> found = probe(registry.authority(), Depth.SESSION);
            assertEquals(List.of("registry.probe-left-behind"), List.copyOf(found.keySet()), found::toString);
            assertEquals(
                    "{\"repositories\":[]}",
                    get(registry.authority(), "/v2/_catalog").strip());
        }
    }

    @Test
    void anImageIsPushedPulledBackAndRemoved() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: true}", "")) {
            Map<String, String> found = probe(registry.authority(), Depth.IMAGE);
            assertEquals(List.of("registry.probe-left-behind"), List.copyOf(found.keySet()), found::toString);
            String catalog = get(registry.authority(), "/v2/_catalog");
            assertTrue(catalog.contains("registry-doctor-probe/"), catalog);
            String repository = catalog.replaceAll("(?s).*\"(registry-doctor-probe/[0-9a-f]+)\".*", "$1");
            String tags = get(registry.authority(), "/v2/" + repository + "/tags/list");
            assertTrue(tags.contains("\"tags\":null") || tags.contains("\"tags\":[]"), tags);
        }
    }

    @Test
    void whereDeletionIsOffTheImageStaysAndThatIsSaid() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: false}", "")) {
            Map<String, String> found = probe(registry.authority(), Depth.IMAGE);
            assertEquals(
                    List.of("registry.delete-disabled", "registry.probe-left-behind"),
                    List.copyOf(found.keySet()),
                    found::toString);
            assertTrue(found.toString().contains(":probe"), found::toString);
        }
    }

    @Test
    void maintenanceRefusesAndNothingIsLeft() throws Exception {
        try (RealRegistry registry = registry("maintenance: {readonly: {enabled: true}}", "")) {
            Map<String, String> found = probe(registry.authority(), Depth.SESSION);
            assertEquals(List.of("registry.read-only"), List.copyOf(found.keySet()), found::toString);
            assertTrue(found.toString().contains("maintenance"), found::toString);
        }
    }

    @Test
    void aFixedAddressIsNotFollowed() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: true}", ", host: \"https://registry.example.com\"")) {
            Map<String, String> found = probe(registry.authority(), Depth.IMAGE);
            assertTrue(found.containsKey("registry.upload-location-wrong"), found::toString);
            assertTrue(found.toString().contains("https://registry.example.com/v2/"), found::toString);
            assertEquals(
                    "{\"repositories\":[]}",
                    get(registry.authority(), "/v2/_catalog").strip());
        }
    }

    @Test
    void nginxWithItsDefaultLimitRefusesTheLayer() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: true}", "");
                Nginx nginx = Nginx.start(folder, registry.authority(), "proxy_set_header Host $http_host;")) {
            assertEquals(
                    List.of("registry.probe-left-behind"),
                    List.copyOf(probe(nginx.authority(), Depth.SESSION).keySet()),
                    "small requests go through");
            Map<String, String> found = probe(nginx.authority(), Depth.IMAGE);
            assertEquals(
                    List.of("registry.body-limit", "registry.probe-left-behind"),
                    List.copyOf(found.keySet()),
                    found::toString);
        }
    }

    @Test
    void nginxWithoutALimitLetsItThrough() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: true}", "");
                Nginx nginx = Nginx.start(
                        folder, registry.authority(), "proxy_set_header Host $http_host; client_max_body_size 0;")) {
            Map<String, String> found = probe(nginx.authority(), Depth.IMAGE);
            assertEquals(List.of("registry.probe-left-behind"), List.copyOf(found.keySet()), found::toString);
        }
    }

    @Test
    void nginxThatLosesThePortSendsUploadsElsewhere() throws Exception {
        try (RealRegistry registry = registry("delete: {enabled: true}", "");
                Nginx nginx = Nginx.start(folder, registry.authority(), "proxy_set_header Host $host;")) {
            Map<String, String> found = probe(nginx.authority(), Depth.SESSION);
            assertTrue(found.containsKey("registry.upload-location-wrong"), found::toString);
        }
    }

    /** nginx with a configuration and folders of its own, on a free port of loopback. */
    private record Nginx(Process process, int port) implements AutoCloseable {

        static Nginx start(Path parent, String upstream, String options) throws Exception {
            Programs.need("nginx");
            int port = FreePort.next();
            Path folder = Files.createTempDirectory(parent, "nginx");
            Path config =
                    Files.writeString(folder.resolve("nginx.conf"), """
                    daemon off;
                    pid %1$s/pid;
                    error_log %1$s/error.log;
                    events {}
                    http {
                      access_log off;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      server {
                        listen 127.0.0.1:%2$d;
                        location / { proxy_pass http://%3$s; %4$s }
                      }
                    }
                    """.formatted(folder, port, upstream, options));
            // Its workers give up root's rights, and must still reach their folders.
            assertTrue(folder.toFile().setExecutable(true, false)
                    && parent.toFile().setExecutable(true, false));
            Process process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            for (int i = 0; i < 100; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertTrue(socket.isConnected());
                    return new Nginx(process, port);
                } catch (IOException e) {
                    Thread.sleep(100);
                }
            }
            Programs.stop(process);
            throw new AssertionError("nginx does not start: " + Files.readString(folder.resolve("output")));
        }

        String authority() {
            return "127.0.0.1:" + port;
        }

        @Override
        public void close() throws IOException {
            Programs.close(process);
        }
    }
}

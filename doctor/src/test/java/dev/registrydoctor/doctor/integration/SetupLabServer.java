package dev.registrydoctor.doctor.integration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry of the lab whose log tells who asked it for what. All registries of the lab have the same images. */
final class SetupLabServer {

    private static final Pattern REQUEST =
            Pattern.compile("(?m)^(\\S+) - \\S+ \\[[^]]+] \"(?:HEAD|GET) ([^ ?\"]*/manifests/[^ ?\"]*)\\S* ");

    private final String url;
    private final Path log;
    private final ProcessBuilder builder;
    private final Predicate<String> isUp;
    private Process process;
    private int read;

    private SetupLabServer(String url, Path log, ProcessBuilder builder, Predicate<String> isUp) throws Exception {
        this.url = url;
        this.log = log;
        this.builder = builder.redirectErrorStream(true);
        this.isUp = isUp;
        process = start();
    }

    /**
     * Starts a real registry.
     *
     * @param authority where it is asked
     * @param environment what it has besides the lab's settings, as its environment
     */
    static SetupLabServer registry(String authority, Map<String, String> environment) throws Exception {
        String port = authority.substring(authority.indexOf(':') + 1);
        Path log = LabServers.MEDIA.resolve("registry-" + port + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                "bash",
                "-c",
                "exec docker-registry serve \"$1\" > >(exec tee -a \"$2\") 2>&1",
                "registry",
                LabCase.LAB.resolve("registry.yml").toString(),
                log.toString());
        builder.environment().put("REGISTRY_HTTP_ADDR", "0.0.0.0:" + port);
        builder.environment().putAll(environment);
        boolean isTls = environment.containsKey("REGISTRY_HTTP_TLS_KEY");
        return new SetupLabServer(
                (isTls ? "https://" : "http://") + authority, log, builder, line -> line.contains("listening on "));
    }

    /** Starts a proxy that serves a project, as Harbor does: its images are below the project's name. */
    static SetupLabServer project(int port, String project, String registry) throws Exception {
        Path folder = Files.createDirectory(LabServers.MEDIA.resolve("project"));
        Path log = folder.resolve("log");
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                user root;
                pid %1$s/pid;
                error_log stderr notice;
                events {}
                http {
                  access_log %2$s;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen %3$d;
                    location = /v2/ { proxy_pass http://%5$s; }
                    location /v2/%4$s/ { rewrite ^/v2/%4$s/(.*)$ /v2/$1 break; proxy_pass http://%5$s; }
                    location / { return 404; }
                  }
                }
                """.formatted(folder, log, port, project, registry));
        ProcessBuilder builder = new ProcessBuilder(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        return new SetupLabServer(
                "http://registry.lab:" + port,
                log,
                builder,
                line -> line.contains("start worker") || line.contains("nginx/"));
    }

    private Process start() throws Exception {
        Process started = builder.start();
        Programs.await(started, isUp);
        return started;
    }

    void stop() throws Exception {
        Programs.stop(process);
    }

    void restart() throws Exception {
        process = start();
    }

    /** Who asked for which manifest since the last time that this was called, each once: {@code ADDRESS PATH}. */
    Set<String> asked() throws Exception {
        String all = process.isAlive() ? settled() : Files.readString(log);
        TreeSet<String> asked = new TreeSet<>();
        Matcher m = REQUEST.matcher(all.substring(read));
        while (m.find()) {
            asked.add(m.group(1) + " " + m.group(2));
        }
        read = all.length();
        return asked;
    }

    /** Its log once it has all requests until now: the last one is our own. */
    private String settled() throws Exception {
        String mark = "lab-mark-" + System.nanoTime();
        Programs.succeed(LabServers.MEDIA, "curl", "-ksS", "-o", "/dev/null", "-A", mark, url + "/v2/");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < end) {
            String all = Files.readString(log);
            if (all.contains(mark)) {
                return all;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the log of " + url + " does not show our request");
    }

    /** The requests for one manifest, each from another address, as {@link #asked} has them. */
    static Set<String> requests(Collection<String> addresses, String path) {
        TreeSet<String> all = new TreeSet<>();
        addresses.forEach(address -> all.add(address + " " + path));
        return all;
    }
}

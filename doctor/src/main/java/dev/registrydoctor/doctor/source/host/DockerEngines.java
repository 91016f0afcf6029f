package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.model.client.ProxyRules;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Asks the Docker engine over its socket. */
public final class DockerEngines {

    /** The system's engine, and that of Docker Desktop; a rootless one has its socket beside the user's others. */
    private static final String SOCKET = "/var/run/docker.sock";

    private static final List<String> OTHERS = List.of("~/.docker/desktop/docker.sock", "~/.docker/run/docker.sock");
    /** A list cut short would say of hosts that they are not on it. */
    private static final int MAX_NO_PROXY = 20_000;

    private final HostRoot host;
    private final Workers workers;

    public DockerEngines(HostRoot host, Workers workers) {
        this.host = host;
        this.workers = workers;
    }

    public Answer<DockerEngine> ask() {
        try {
            String at = socket();
            Path socket = host.resolve(at);
            if (!host.exists(at)) {
                return host.isLive()
                        ? Answer.absent(HostRoot.source(SOCKET))
                        : unknown(
                                Gap.Cause.OUT_OF_VIEW,
                                "the host root does not contain " + SOCKET,
                                "run registry-doctor on the host itself");
            }
            return Answer.known(
                    parse(new SocketHttp(workers).get(socket, "/info"), at), HostRoot.source("GET /info at " + at));
        } catch (TimeoutException e) {
            return unknown(
                    Gap.Cause.TIMED_OUT,
                    "the Docker engine did not answer within " + SocketHttp.LIMIT.toSeconds() + " s",
                    "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(Gap.Cause.TIMED_OUT, "the run ended", "");
        } catch (Exception e) {
            return failed(e);
        }
    }

    /** The first socket that is there, or where the system's would be. */
    private String socket() {
        List<String> sockets = new ArrayList<>(List.of(SOCKET));
        if (host.isLive()) {
            try {
                sockets.add("/run/user/" + Files.getAttribute(Path.of("/proc/self"), "unix:uid") + "/docker.sock");
            } catch (IOException | UnsupportedOperationException e) {
                // Then there is no such place.
            }
        }
        sockets.addAll(OTHERS);
        return sockets.stream().filter(host::exists).findFirst().orElse(SOCKET);
    }

    private static Answer<DockerEngine> failed(Exception e) {
        Failure failure = Failure.of(e);
        String message = failure.detail().toLowerCase(Locale.ROOT);
        if (message.contains("permission denied") || message.contains("access denied")) {
            return unknown(
                    Gap.Cause.NOT_PERMITTED,
                    "this user is not allowed to use " + SOCKET,
                    "run with sudo, or as a member of group docker");
        }
        return unknown(
                failure.kind() == Failure.Kind.BROKEN ? Gap.Cause.MALFORMED : Gap.Cause.UNREACHABLE,
                failure.detail(),
                "check whether the Docker engine runs: systemctl status docker");
    }

    private static DockerEngine parse(Map<String, Object> info, String socket) {
        Map<String, Object> registries = Json.member(info, "RegistryConfig");
        List<String> insecure = new ArrayList<>();
        Json.list(registries, "InsecureRegistryCIDRs").forEach(cidr -> insecure.add(String.valueOf(cidr)));
        Json.member(registries, "IndexConfigs").forEach((name, config) -> {
            if ("false".equals(Json.text(Json.asObject(config), "Secure"))) {
                insecure.add(name);
            }
        });
        String version = Json.text(info, "ServerVersion");
        return new DockerEngine(
                version == null ? "" : version,
                socket,
                insecure,
                ShownText.line(text(info, "OperatingSystem"), ShownText.SHORT),
                Json.list(info, "SecurityOptions").contains("name=rootless"),
                new DockerEngine.Proxy(
                        plain(text(info, "HttpProxy")),
                        plain(text(info, "HttpsProxy")),
                        ShownText.line(text(info, "NoProxy"), MAX_NO_PROXY)));
    }

    private static String text(Map<String, Object> info, String name) {
        String text = Json.text(info, name);
        return text == null ? "" : text;
    }

    /** A proxy's URL without its credentials; the engine masks them since 20.10, and is not trusted to. */
    private static String plain(String url) {
        return ShownText.line(ProxyRules.withoutLogin(url), ShownText.SHORT);
    }

    private static Answer<DockerEngine> unknown(Gap.Cause cause, String why, String remedy) {
        return Answer.unknown(new Gap(cause, DockerEngine.Ask.INSTANCE.describe(), why, remedy));
    }
}

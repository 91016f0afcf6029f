package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.DockerEngine;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.model.client.ProxyRules;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Asks the Docker engine over its socket. */
public final class DockerEngines {

    /** The system's engine, and that of Docker Desktop; a rootless one has its socket beside the user's others. */
    private static final String SOCKET = "/var/run/docker.sock";

    private static final List<String> OTHERS = List.of("~/.docker/desktop/docker.sock", "~/.docker/run/docker.sock");
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 1 << 20;
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
                                "the host root holds no " + SOCKET,
                                "run the doctor on the host itself");
            }
            byte[] answer = workers.within(LIMIT, () -> exchange(socket));
            return Answer.known(parse(answer, at), HostRoot.source("GET /info at " + at));
        } catch (TimeoutException e) {
            return unknown(Gap.Cause.TIMED_OUT, "the engine gave no answer within " + LIMIT.toSeconds() + " s", "");
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
                    "this user may not use " + SOCKET,
                    "run with sudo, or as a member of group docker");
        }
        return unknown(
                failure.kind() == Failure.Kind.BROKEN ? Gap.Cause.MALFORMED : Gap.Cause.UNREACHABLE,
                failure.detail(),
                "see whether the engine runs: systemctl status docker");
    }

    /** HTTP/1.0, so that the engine closes when it is done and does not send chunks. Interrupting closes the channel. */
    private static byte[] exchange(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer request =
                    ByteBuffer.wrap("GET /info HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (out.size() < MAX_BYTES && channel.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return out.toByteArray();
        }
    }

    private static DockerEngine parse(byte[] answer, String socket) throws IOException {
        String head = new String(answer, StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0 || !head.startsWith("HTTP/1.") || !head.startsWith(" 200", 8)) {
            throw new IOException("unexpected answer: "
                    + ShownText.line(head.lines().findFirst().orElse("nothing"), ShownText.SHORT));
        }
        Map<String, Object> info = Json.object(Arrays.copyOfRange(answer, end + 4, answer.length));
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
        return Answer.unknown(new Gap(cause, new DockerEngine.Ask().describe(), why, remedy));
    }
}

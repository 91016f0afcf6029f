package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Asks Harbor what it says of itself to anybody: its ping first, and where that is a Harbor's, health and settings. */
public final class Harbors {

    /** More than any Harbor has; the rest of a longer list is left out. */
    private static final int MOST = 32;

    private final RegistryHttp http;
    private final Workers workers;

    public Harbors(RegistryHttp http, Workers workers) {
        this.http = http;
        this.workers = workers;
    }

    public Answer<Harbor> ask(Harbor.Ask question) {
        Origin registry = question.registry();
        String ping = "GET " + registry + "/api/v2.0/ping";
        try {
            if (!isHarbor(registry)) {
                return Answer.absent(HostRoot.source(ping));
            }
            CompletableFuture<Map<String, Object>> settings = workers.supply(() -> settings(registry));
            RegistryHttp.Reply health = get(registry, "health");
            boolean told = health.status() == 200;
            List<Harbor.Component> components = told ? components(health) : List.of();
            Harbor harbor = new Harbor(
                    health.status(),
                    components,
                    shown(Json.text(settings.join(), "auth_mode")),
                    shown(Json.text(settings.join(), "harbor_version")),
                    told ? "" : health.problem());
            return Answer.known(harbor, HostRoot.source(ping + ", …/health and …/systeminfo"));
        } catch (IOException e) {
            Failure failure = Failure.of(e);
            return Answer.unknown(new Gap(
                    failure.kind() == Failure.Kind.TIMED_OUT ? Gap.Cause.TIMED_OUT : Gap.Cause.UNREACHABLE,
                    question.describe(),
                    failure.detail(),
                    // It waits for a component for up to a minute, which no run of the doctor does.
                    "`curl -m 70 " + registry + "/api/v2.0/health` waits longer"));
        }
    }

    /** Whether a registry answers a ping as a Harbor does. */
    boolean isHarbor(Origin registry) throws IOException {
        RegistryHttp.Reply pong = get(registry, "ping");
        // The handler writes the bare word; a generated one might write it as JSON.
        return pong.status() == 200 && pong.text().strip().replace("\"", "").equals("Pong");
    }

    private static List<Harbor.Component> components(RegistryHttp.Reply reply) throws IOException {
        List<Harbor.Component> components = new ArrayList<>();
        for (Object each : Json.list(Json.object(reply.body().toByteArray()), "components")) {
            Map<String, Object> component = Json.asObject(each);
            String name = shown(Json.text(component, "name"));
            String status = shown(Json.text(component, "status"));
            if (name != null && status != null && components.size() < MOST) {
                components.add(new Harbor.Component(name, status, shown(Json.text(component, "error"))));
            }
        }
        return components;
    }

    /** What it tells of its settings; nothing when it does not answer, since nothing hangs on it. */
    private Map<String, Object> settings(Origin registry) {
        try {
            RegistryHttp.Reply reply = get(registry, "systeminfo");
            return reply.status() == 200 ? Json.object(reply.body().toByteArray()) : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    private RegistryHttp.Reply get(Origin registry, String what) throws IOException {
        Request request = new Request.Builder()
                .url(RegistryHttp.url(registry, "api/v2.0/" + what))
                .header("User-Agent", "registry-doctor")
                .build();
        return http.send(request, HttpLimits.SMALL);
    }

    private static @Nullable String shown(@Nullable String text) {
        return text == null ? null : ShownText.line(text, ShownText.SHORT);
    }
}

package dev.registrydoctor.doctor.serve.notify.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Alerts in an Alertmanager, through its API v2. It takes an alert for over when nobody has sent it for a while
 * ({@code resolve_timeout}), so what is open is sent again and again. It joins alerts by itself, so there is no rate.
 */
public final class AlertmanagerReceiver extends CalledReceiver {

    /** Of all alerts of causes; the metrics have rules and alert names of their own. */
    static final String ALERT = "RegistryCause";

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Duration every;

    /**
     * A receiver.
     *
     * @param warnings whether there are alerts of what works and can hurt
     * @param every how often alerts are sent again; shorter than the Alertmanager's {@code resolve_timeout}
     */
    public AlertmanagerReceiver(WebhookClient client, Sender from, boolean warnings, Duration every) {
        super(client, from, warnings);
        this.every = every;
    }

    @Override
    public Duration forgetsAfter() {
        return every;
    }

    /** Alerts that began or are over; of a cause that both began and ended since, only the end. */
    @Override
    public void tell(List<CauseChange> changes) throws NotToldException, InterruptedException {
        Map<Incident, Alert> alerts = new LinkedHashMap<>();
        for (CauseChange change : changes) {
            Cause cause = change.cause();
            alerts.put(
                    new Incident(cause.key(), cause.grade() == Grade.WARNING),
                    new Alert(cause, change.kind() == Kind.BEGAN ? null : change.at()));
        }
        post(List.copyOf(alerts.values()), new Notice(from, 0, changes).id());
    }

    @Override
    public void remind(List<Cause> open) throws NotToldException, InterruptedException {
        post(
                open.stream().map(cause -> new Alert(cause, null)).toList(),
                UUID.randomUUID().toString());
    }

    /** What has one alert: a warning that begins to do harm ends, and the harm has an alert of its own. */
    private record Incident(CauseKey key, boolean warning) {}

    /**
     * An alert.
     *
     * @param end when it was over, or null while it is not
     */
    private record Alert(Cause cause, @Nullable Instant end) {}

    private void post(List<Alert> alerts, String id) throws NotToldException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartArray();
            for (Alert alert : alerts) {
                write(json, alert);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        client.post("application/json", out.toByteArray(), id);
    }

    private void write(JsonGenerator json, Alert alert) throws IOException {
        Cause cause = alert.cause();
        Instant end = alert.end();
        json.writeStartObject();
        json.writeObjectFieldStart("labels");
        json.writeStringField("alertname", ALERT);
        json.writeStringField("problem", MessageText.line(cause.key().problem(), MessageText.NAME));
        json.writeStringField("kind", cause.key().subject().kind().label());
        json.writeStringField("subject", MessageText.line(cause.key().subject().name(), MessageText.NAME));
        json.writeStringField("grade", cause.grade().label());
        json.writeStringField("severity", severity(cause.grade()));
        if (from.cluster() != null) {
            json.writeStringField("cluster", from.cluster());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("annotations");
        json.writeStringField("summary", MessageText.line(cause.title(), MessageText.NAME));
        json.writeStringField("description", MessageText.line(cause.summary(), MessageText.SUMMARY));
        json.writeEndObject();
        json.writeStringField("startsAt", cause.since().toString());
        if (end != null) {
            json.writeStringField("endsAt", end.toString());
        }
        if (from.page() != null) {
            json.writeStringField("generatorURL", from.page());
        }
        json.writeEndObject();
    }

    /** As in samples/monitoring. */
    private static String severity(Grade grade) {
        return switch (grade) {
            case PROBLEM -> "critical";
            case UNEXPLAINED -> "warning";
            case WARNING -> "info";
        };
    }
}

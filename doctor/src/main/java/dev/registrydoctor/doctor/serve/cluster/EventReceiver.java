package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.act.typed.Refusals;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.MessageBudget;
import dev.registrydoctor.doctor.serve.notify.MessageRate;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.api.model.events.v1.EventSeriesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an Event for each change, on the object concerned. Its name is made of the change, so that whoever writes it again finds that
 * it exists. The Event of a cause that stays open is a series: it is written again now and then ({@link #remind}), since the API server
 * deletes Events after an hour.
 */
public final class EventReceiver implements ChangeReceiver {

    /** What gives the right to write Events. */
    static final String MANIFEST = "samples/kubernetes/serve/events";

    /** Half the hour after which the API server deletes an Event that nobody writes. */
    static final Duration SERIES = Duration.ofMinutes(30);

    /** Each is a request to the API server. */
    private static final MessageRate RATE = new MessageRate(120, 100);

    private static final int MOST_KEPT = 1000;

    private final ClusterConnection connection;
    private final String instance;
    private final ServeClock clock;
    private final ServeLog log;
    private final MessageBudget budget = new MessageBudget(RATE);

    /** Namespaces of Events that exist, by their names: what was told is not sent again when a later one in the list failed. */
    private final Map<String, String> written = new LinkedHashMap<>();

    private final Map<String, Instant> continued = new LinkedHashMap<>();

    /**
     * One that has written nothing.
     *
     * @param instance who says it: the name of the Pod, or of the machine
     */
    public EventReceiver(ClusterConnection connection, String instance, ServeClock clock, ServeLog log) {
        this.connection = connection;
        this.instance = instance;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public synchronized void tell(List<CauseChange> changes) throws NotToldException {
        for (CauseChange change : changes) {
            if (!written.containsKey(CauseEvents.name(change))) {
                spend(clock.now());
                write(change);
            }
        }
    }

    private void spend(Instant now) throws NotToldException {
        if (budget.available(now) == 0) {
            throw new NotToldException(
                    "too many Events at once; the others follow", false, Duration.between(now, budget.next(now)));
        }
        budget.take(now);
    }

    private void write(CauseChange change) throws NotToldException {
        try {
            KubernetesClient client = connection.client();
            ObjectReference object = new EventObjects(client).of(change.cause().object());
            try {
                create(client, CauseEvents.of(change, object, instance));
            } catch (KubernetesClientException e) {
                if (object.getNamespace() == null || !isNamespaceGone(e)) {
                    throw e;
                }
                create(client, CauseEvents.of(change, EventObjects.namespace(object.getNamespace()), instance));
            }
        } catch (KubernetesClientException e) {
            if (isRefusedForever(e)) {
                // It would be refused each time, and the changes after it can be told.
                log.say("the API server does not take an Event about "
                        + change.cause().key().problem() + ": " + Refusals.words(e));
                keep(CauseEvents.name(change), EventObjects.DEFAULT);
                return;
            }
            throw failed(e);
        } catch (IOException e) {
            throw new NotToldException("no Event was written: " + e.getMessage(), false, null);
        }
    }

    private void create(KubernetesClient client, Event event) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpStatus.CONFLICT) {
                throw e;
            }
        }
        keep(event.getMetadata().getName(), event.getMetadata().getNamespace());
    }

    private void keep(String name, String namespace) {
        written.put(name, namespace);
        if (written.size() > MOST_KEPT) {
            written.remove(written.keySet().iterator().next());
        }
    }

    /** Nothing can be created in a namespace that does not exist, or ends. */
    private static boolean isNamespaceGone(KubernetesClientException e) {
        return e.getCode() == HttpStatus.NOT_FOUND
                || (e.getCode() == HttpStatus.FORBIDDEN && Refusals.words(e).contains("being terminated"));
    }

    private static boolean isRefusedForever(KubernetesClientException e) {
        return e.getCode() == HttpStatus.INVALID || e.getCode() == HttpStatus.BAD_REQUEST;
    }

    private static NotToldException failed(KubernetesClientException e) {
        Integer seconds = e.getStatus() == null || e.getStatus().getDetails() == null
                ? null
                : e.getStatus().getDetails().getRetryAfterSeconds();
        String manifest = e.getCode() == HttpStatus.FORBIDDEN ? "; apply " + MANIFEST + ", which allows it" : "";
        return new NotToldException(
                "no Event was written: " + Refusals.words(e) + manifest,
                false,
                seconds == null || seconds <= 0 ? null : Duration.ofSeconds(seconds));
    }

    /** Often enough for {@link #SERIES}, which counts for each Event by itself. */
    @Override
    public Duration forgetsAfter() {
        return Duration.ofMinutes(5);
    }

    /**
     * Notes that causes are still open: each of their Events is written again when nobody has for {@link #SERIES}, and is created
     * where it is gone.
     */
    @Override
    public synchronized void remind(List<Cause> open) throws NotToldException {
        Instant now = clock.now();
        Set<String> names = new HashSet<>();
        open.forEach(cause -> names.add(CauseEvents.name(CauseEvents.begin(cause))));
        continued.keySet().retainAll(names);
        for (Cause cause : open) {
            String name = CauseEvents.name(CauseEvents.begin(cause));
            Instant last = continued.getOrDefault(name, cause.since());
            if (!now.isBefore(last.plus(SERIES))) {
                spend(now);
                goOn(cause, name, now);
                continued.put(name, now);
            }
        }
    }

    /** Whoever counts comes to the same number: no reading, which would be one more right. */
    private static EventSeries series(Cause cause, Instant now) {
        long count = 1 + Math.max(1, Duration.between(cause.since(), now).dividedBy(SERIES));
        return new EventSeriesBuilder()
                .withCount(Math.toIntExact(Math.min(count, Integer.MAX_VALUE)))
                .withLastObservedTime(CauseEvents.time(cause.seen()))
                .build();
    }

    private void goOn(Cause cause, String name, Instant now) throws NotToldException {
        try {
            KubernetesClient client = connection.client();
            String namespace = written.get(name);
            ObjectReference object = new EventObjects(client).of(cause.object());
            Event event = CauseEvents.of(CauseEvents.begin(cause), object, instance);
            if (namespace != null) {
                event.getMetadata().setNamespace(namespace);
            }
            event.setSeries(series(cause, now));
            String series = client.getKubernetesSerialization().asJson(Map.of("series", event.getSeries()));
            try {
                client.resource(event).patch(PatchContext.of(PatchType.JSON_MERGE), series);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpStatus.NOT_FOUND) {
                    throw e;
                }
                event.getMetadata().setNamespace(EventObjects.namespaceOf(event.getRegarding()));
                create(client, event);
            }
        } catch (KubernetesClientException e) {
            // What was in a namespace that is gone needs no reminder, and what is refused forever gets none.
            if (!isNamespaceGone(e) && !isRefusedForever(e)) {
                throw failed(e);
            }
        } catch (IOException e) {
            throw new NotToldException("no Event was written: " + e.getMessage(), false, null);
        }
    }
}

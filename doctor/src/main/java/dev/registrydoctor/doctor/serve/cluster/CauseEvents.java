package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Changes of causes as Events of {@code events.k8s.io/v1}. */
final class CauseEvents {

    static final String CONTROLLER = "registry-doctor.dev/serve";

    /** Bytes that the API server allows. */
    static final int MOST_NOTE = 1024;

    private static final int MOST_WORD = 128;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private CauseEvents() {}

    /** The same for the same change, whoever makes it: a second Event for it already exists. */
    static String name(CauseChange change) {
        return "registry-doctor-" + change.kind().label() + "-" + change.id();
    }

    /** The change by which a cause that is open began. */
    static CauseChange begin(Cause open) {
        return new CauseChange(1, CauseChange.Kind.BEGAN, open, open.since(), null);
    }

    /**
     * The Event of a change. What begins warns, however grave it is, as Kubernetes means it: "something might go wrong". What is over
     * informs.
     *
     * @param instance who says it
     */
    static Event of(CauseChange change, ObjectReference regarding, String instance) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(EventObjects.namespaceOf(regarding))
                .withName(name(change))
                .addToLabels("app.kubernetes.io/name", "registry-doctor")
                .endMetadata()
                .withEventTime(time(change.at()))
                .withReportingController(CONTROLLER)
                .withReportingInstance(cut(instance.isEmpty() ? "registry-doctor" : instance, MOST_WORD))
                .withType(change.kind() == CauseChange.Kind.BEGAN ? "Warning" : "Normal")
                .withReason(reason(change.cause().key().problem()))
                .withAction(
                        switch (change.kind()) {
                            case BEGAN -> "CauseBegan";
                            case ENDED -> "CauseEnded";
                            case EXPLAINED -> "CauseExplained";
                        })
                .withRegarding(regarding)
                .withNote(note(change))
                .build();
    }

    static MicroTime time(Instant at) {
        return new MicroTime(MICROS.format(at));
    }

    /** The problem's id as reasons are written: {@code storage.addon-disabled} becomes {@code StorageAddonDisabled}. */
    static String reason(String problem) {
        StringBuilder reason = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < problem.length(); i++) {
            char c = problem.charAt(i);
            boolean isPart = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (isPart && reason.length() < MOST_WORD) {
                reason.append(first ? Character.toUpperCase(c) : c);
            }
            first = !isPart;
        }
        return reason.isEmpty() ? "Cause" : reason.toString();
    }

    private static String note(CauseChange change) {
        Cause cause = change.cause();
        String explain = " (registry-doctor explain " + cause.key().problem() + ")";
        CauseKey by = change.by();
        String text = switch (change.kind()) {
            case BEGAN ->
                cause.title()
                        + (cause.summary().isBlank() || cause.summary().equals(cause.title())
                                ? ""
                                : ": " + cause.summary());
            case ENDED -> "No longer found: " + cause.title() + ", found first at " + cause.since();
            case EXPLAINED ->
                "Explained by " + (by == null ? "another cause" : by.problem() + " on " + by.subject()) + " now: "
                        + cause.title();
        };
        int room = MOST_NOTE - explain.getBytes(StandardCharsets.UTF_8).length;
        return room < MOST_NOTE / 2
                ? cut(ShownText.line(text, MOST_NOTE), MOST_NOTE)
                : cut(ShownText.line(text, MOST_NOTE), room) + explain;
    }

    /** The API server counts bytes. */
    private static String cut(String text, int bytes) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytes) {
            int over = cut.getBytes(StandardCharsets.UTF_8).length - bytes;
            int end = cut.offsetByCodePoints(cut.length(), -Math.max(1, over / 4));
            cut = cut.substring(0, end);
        }
        return cut;
    }
}

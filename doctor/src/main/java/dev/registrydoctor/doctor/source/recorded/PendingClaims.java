package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Claims that events prove to be waiting: {@code microk8s inspect} asks for the claims of one namespace only, but its
 * dump holds the events of all (Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go).
 */
final class PendingClaims {

    private static final Set<String> WAITS = Set.of(
            "FailedBinding",
            "ProvisioningFailed",
            "ExternalProvisioning",
            "WaitForFirstConsumer",
            "WaitForPodScheduled");

    private static final Pattern NO_CLASS =
            Pattern.compile("storageclass\\.storage\\.k8s\\.io \"([^\"]{1,253})\" not found");

    private PendingClaims() {}

    /** One claim for each that events speak of and that last waited. */
    static List<Claim> of(List<Event> events) {
        Map<String, Event> last = new TreeMap<>();
        for (Event event : events) {
            if (event.kind().equals("PersistentVolumeClaim")) {
                last.merge(event.namespace() + "/" + event.name(), event, (a, b) -> at(b).isBefore(at(a)) ? a : b);
            }
        }
        List<Claim> claims = new ArrayList<>();
        for (Event event : last.values()) {
            if (WAITS.contains(event.reason())) {
                claims.add(new Claim.Builder(event.namespace(), event.name())
                        .className(missingClass(event.message()))
                        .provisioner(StorageTables.provisioner(event.namespace(), event.name(), events))
                        .build());
            }
        }
        return claims;
    }

    private static Instant at(Event event) {
        return event.last() == null ? Instant.EPOCH : event.last();
    }

    private static @Nullable String missingClass(String message) {
        Matcher matcher = NO_CLASS.matcher(message);
        return matcher.find() ? matcher.group(1) : null;
    }
}

package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A claim whose class has another provisioner than the add-on's, and that nobody serves.
 *
 * <p>The controller of Kubernetes repeats that it waits for the provisioner (pkg/controller/volume/persistentvolume). A provisioner
 * that runs says {@code Provisioning} when it begins, and {@code ProvisioningFailed} when it fails
 * (sig-storage-lib-external-provisioner, controller/controller.go).
 */
final class ForeignDriver {

    private static final String WAITS = "ExternalProvisioning";
    private static final Set<String> ITS_OWN = Set.of("Provisioning", "ProvisioningFailed", "ProvisioningSucceeded");

    /** A provisioner that runs begins within seconds. */
    private static final Duration BEGINS = Duration.ofMinutes(2);

    private ForeignDriver() {}

    /** What is said of a provisioner that does not answer; null where that is not known. */
    static @Nullable Finding silent(Claim claim, Evidence evidence) {
        StorageClass wanted = classOf(claim, evidence).orElse(null);
        if (wanted == null
                || claim.created() == null
                || Duration.between(claim.created(), evidence.now()).compareTo(BEGINS) < 0
                || !evidence.isWhole(Listing.eventsIn(BuiltIn.NAMESPACE))) {
            return null;
        }
        List<Event> events = evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                .filter(e -> e.isAbout("PersistentVolumeClaim", claim.namespace(), claim.name()))
                .toList();
        Event waits = events.stream()
                .filter(e -> e.reason().equals(WAITS)
                        && e.last() != null
                        && Duration.between(e.last(), evidence.now()).compareTo(BEGINS) < 0)
                .max(Event.BY_TIME)
                .orElse(null);
        return waits == null || events.stream().anyMatch(e -> ITS_OWN.contains(e.reason()))
                ? null
                : finding(claim, wanted, waits, evidence);
    }

    private static Optional<StorageClass> classOf(Claim claim, Evidence evidence) {
        return evidence.first(
                Listing.storageClasses(),
                s -> RegistryClaim.asksFor(claim, s) && !s.provisioner().equals(BuiltIn.PROVISIONER));
    }

    private static Finding finding(Claim claim, StorageClass wanted, Event waits, Evidence evidence) {
        String driver = wanted.provisioner();
        return Finding.of(
                        StorageProblems.PROVISIONER_DOWN,
                        Subject.storageClass(wanted.name()),
                        "The provisioner of StorageClass " + wanted.name() + ", " + driver + ", does not answer, and "
                                + claim.path() + " waits for it")
                .observed(
                        waits.reason() + ": " + waits.message(),
                        "an event of " + driver + " itself, such as Provisioning",
                        "events of claim " + claim.path())
                .involving(Subject.claim(claim.path()))
                .remedy(new Remedy(steps(wanted, evidence), RegistryClaim.BOUND));
    }

    private static List<Step> steps(StorageClass wanted, Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.kubectl(
                        "Check whether the driver is installed, and whether its Pods run.",
                        "get",
                        "pods",
                        "-A",
                        "-o",
                        "wide")
                .deciding(
                        "the driver is " + wanted.provisioner() + ". If none of the Pods is of this driver, install it"
                                + " again. If one is not Running, read its log. The claim is then served, and the next steps"
                                + " are not needed."));
        boolean hasOwn = evidence.list(Listing.storageClasses()).stream()
                .anyMatch(s -> s.name().equals(BuiltIn.STORAGE_CLASS)
                        && s.provisioner().equals(BuiltIn.PROVISIONER));
        if (!hasOwn) {
            steps.add(Step.of(
                    "Or use MicroK8s' own storage instead: enable its add-on.", StorageAddon.ENABLE, Actor.node(null)));
        }
        steps.add(RegistryClaim.deletePending((hasOwn ? "Or use MicroK8s' own storage instead: delete" : "Then delete")
                + " the claim. Its class cannot be changed."));
        steps.add(Step.of(
                "Create it with class " + BuiltIn.STORAGE_CLASS + ". The Pod starts automatically.",
                Action.apply(Manifests.registryClaim("ReadWriteMany", BuiltIn.STORAGE_CLASS)),
                Actor.cluster()));
        return steps;
    }
}

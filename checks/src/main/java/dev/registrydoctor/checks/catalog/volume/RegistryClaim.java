package dev.registrydoctor.checks.catalog.volume;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What several checks ask of the registry's claim. */
public final class RegistryClaim {

    /** How to see that the claim has its volume. */
    public static final Verification BOUND = Verification.kubectl(
                    "shows Bound", "-n", BuiltIn.NAMESPACE, "get", "pvc", BuiltIn.CLAIM)
            .rerunning("storage.claim-binding");

    /** What {@link #find} reads. */
    public static final Needs NEEDS = Needs.of(Listing.claimsIn(BuiltIn.NAMESPACE));

    /** The evidence about a Pending claim: its class and its events. */
    public static final Needs WAITING =
            NEEDS.and(Needs.of(Listing.storageClasses(), Listing.eventsIn(BuiltIn.NAMESPACE)));

    private RegistryClaim() {}

    /** The claim, or null when there is none. */
    public static @Nullable Claim find(Evidence evidence) {
        return evidence.first(Listing.claimsIn(BuiltIn.NAMESPACE), c -> c.name().equals(BuiltIn.CLAIM))
                .orElse(null);
    }

    /** Whether the add-on's class is what the claim asks for, by name or as the default. */
    public static boolean wantsHostpath(Claim claim, Evidence evidence) {
        String wanted = claim.className();
        if (wanted != null) {
            return wanted.equals(BuiltIn.STORAGE_CLASS) || classIs(wanted, evidence);
        }
        return evidence.list(Listing.storageClasses()).stream()
                .filter(StorageClass::isDefault)
                .allMatch(s -> s.provisioner().equals(BuiltIn.PROVISIONER));
    }

    private static boolean classIs(String name, Evidence evidence) {
        return evidence.list(Listing.storageClasses()).stream()
                .anyMatch(s -> s.name().equals(name) && s.provisioner().equals(BuiltIn.PROVISIONER));
    }

    /** Whether it is known that no class will ever serve the claim as things are. */
    public static boolean classIsMissing(Claim claim, Evidence evidence) {
        String wanted = claim.className();
        if (!evidence.isWhole(Listing.storageClasses())) {
            return wanted == null && claim.provisioner() == null;
        }
        return evidence.list(Listing.storageClasses()).stream().noneMatch(s -> asksFor(claim, s));
    }

    /** Whether a claim asks for this class, by name or as the default. */
    public static boolean asksFor(Claim claim, StorageClass storageClass) {
        String wanted = claim.className();
        return wanted == null ? storageClass.isDefault() : storageClass.name().equals(wanted);
    }

    /**
     * Deletes the claim, which has no volume yet.
     *
     * @param goal a sentence
     */
    public static Step deletePending(String goal) {
        return Step.of(goal, Action.delete("pvc", BuiltIn.NAMESPACE, BuiltIn.CLAIM), Actor.cluster())
                .risking(Risk.losesData(
                        "the images of a claim that is Bound",
                        "A Pending claim has no volume yet, so no image is lost: delete it only while it is Pending."));
    }

    /** The last event of the claim with one of these reasons, or null; their absence proves nothing. */
    public static @Nullable String lastEvent(Evidence evidence, String... reasons) {
        Set<String> wanted = Set.of(reasons);
        return evidence.list(Listing.eventsIn(BuiltIn.NAMESPACE)).stream()
                .filter(e -> e.isAbout("PersistentVolumeClaim", BuiltIn.NAMESPACE, BuiltIn.CLAIM))
                .filter(e -> wanted.contains(e.reason()))
                .max(Event.BY_TIME)
                .map(e -> e.reason() + ": " + e.message())
                .orElse(null);
    }
}

package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the claim's class can serve what the add-on asks for: ReadWriteMany. */
public final class AccessModes implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.access-modes", "the storage class of registry-claim supports its access mode")
            .reports(StorageProblems.ACCESS_MODE_UNSUPPORTED)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE))
            .needs(RegistryClaim.WAITING);

    private static final String MANY = "ReadWriteMany";

    /** Provisioners of volumes that one node at a time can mount, by their projects' documentation. */
    private static final Set<String> ONE_NODE = Set.of(
            "disk.csi.azure.com",
            "ebs.csi.aws.com",
            "io.openebs.csi-mayastor",
            "openebs.io/local",
            "pd.csi.storage.gke.io",
            "rancher.io/local-path",
            "rbd.csi.ceph.com",
            "rook-ceph.rbd.csi.ceph.com");

    private static final Pattern REFUSAL = Pattern.compile("(?i)access.?modes?|multi.?node|ReadWriteMany|\\bRWX\\b");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        if (claim == null && !evidence.isWhole(Listing.claimsIn(BuiltIn.NAMESPACE))) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.claimsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (claim == null || !claim.accessModes().contains(MANY)) {
            return Outcome.skipped("no claim registry-claim requests " + MANY);
        }
        if (claim.isBound()) {
            return Outcome.pass("claim " + claim.path() + " is bound with " + String.join(", ", claim.accessModes()));
        }
        String said = RegistryClaim.lastEvent(evidence, "ProvisioningFailed", "VolumeMismatch");
        String provisioner = provisioner(claim, evidence);
        if (said != null && REFUSAL.matcher(said).find()) {
            return Outcome.found(unsupported(claim, provisioner, said, evidence));
        }
        if (provisioner != null && ONE_NODE.contains(provisioner)) {
            // The event is gone (MicroK8s keeps events for five minutes), or is about something else.
            return Outcome.found(unsupported(claim, provisioner, said, evidence).asHypothesis());
        }
        return Outcome.skipped("the claim is Pending, and nothing shows that its access mode is the reason");
    }

    private static @Nullable String provisioner(Claim claim, Evidence evidence) {
        if (claim.provisioner() != null) {
            return claim.provisioner();
        }
        return evidence.list(Listing.storageClasses()).stream()
                .filter(s -> s.name().equals(claim.className()))
                .map(StorageClass::provisioner)
                .findFirst()
                .orElse(null);
    }

    private static Finding unsupported(
            Claim claim, @Nullable String provisioner, @Nullable String said, Evidence evidence) {
        String by = provisioner == null ? "its StorageClass" : provisioner;
        Finding finding = Finding.of(
                        StorageProblems.ACCESS_MODE_UNSUPPORTED,
                        Subject.claim(claim.path()),
                        "Claim " + claim.path() + " requests " + MANY + ", which " + by + " does not support")
                .observed(
                        "access modes " + String.join(", ", claim.accessModes()) + ", provisioner " + by,
                        "an access mode that the provisioner supports",
                        evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .involving(Subject.deployment(BuiltIn.DEPLOYMENT_PATH), Subject.addon("registry"));
        String named = claim.className() == null || claim.className().isEmpty() ? null : claim.className();
        if (named != null) {
            finding = finding.involving(Subject.storageClass(named));
        }
        if (said != null) {
            finding = finding.observed(said, "events of claim " + claim.path());
        }
        return finding.remedy(Remedy.of(
                RegistryClaim.BOUND,
                Step.kubectl(
                                "Check that the claim is still Pending.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "get",
                                "pvc",
                                BuiltIn.CLAIM)
                        .deciding("continue only if STATUS is Pending. Deleting a Bound claim deletes the images."),
                RegistryClaim.deletePending("Delete the claim. Access modes cannot be changed."),
                Step.of(
                        "Create it again with ReadWriteOnce, which is enough for one replica"
                                + (named != null
                                        ? "; or use another class that supports " + MANY
                                                + ", such as one of NFS or CephFS."
                                        : ". It names no class, so the default class applies."),
                        Action.apply(Manifests.registryClaim("ReadWriteOnce", named)),
                        Actor.cluster())));
    }
}

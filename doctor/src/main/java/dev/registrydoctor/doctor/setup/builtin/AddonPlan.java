package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Enables the add-on where it is not. An add-on that is there keeps its claim, whose size and class cannot be changed. */
final class AddonPlan {

    /** The release whose add-on takes options, and a storage class among them. */
    private static final String OPTIONS_SINCE = "1.25.0";

    private static final List<Question<?>> ASKS = List.of(
            Listing.deployments(),
            Listing.services(),
            Listing.claimsIn(BuiltIn.NAMESPACE),
            Listing.storageClasses(),
            Listing.nodes());

    static final Needs NEEDS = Needs.of(ASKS);

    private final BuiltInRequest request;
    private final Evidence evidence;

    AddonPlan(BuiltInRequest request, Evidence evidence) {
        this.request = request;
        this.evidence = evidence;
    }

    /** The registry's Deployment, or null. */
    @Nullable
    Deployment registry() {
        return deployment(BuiltIn.NAMESPACE, BuiltIn.DEPLOYMENT);
    }

    private @Nullable Deployment deployment(String namespace, String name) {
        return evidence.first(
                        Listing.deployments(),
                        d -> d.namespace().equals(namespace) && d.name().equals(name))
                .orElse(null);
    }

    /** What is missing. */
    SetupPart part() {
        List<Gap> gaps = new ArrayList<>();
        ASKS.forEach(ask -> gaps.addAll(evidence.answer(ask).gaps()));
        if (!gaps.isEmpty()) {
            return SetupPart.unknown(gaps);
        }
        return registry() == null ? enable() : there();
    }

    // --- The add-on is not enabled
    // --------------------------------------------------------------------------------------

    private SetupPart enable() {
        String obstacle = obstacle();
        if (obstacle != null) {
            return SetupPart.obstacle(obstacle);
        }
        List<Step> steps = new ArrayList<>();
        if (request.storageClass() == null
                && deployment(BuiltIn.PROVISIONER_NAMESPACE, BuiltIn.PROVISIONER_DEPLOYMENT) == null) {
            steps.add(Step.of(
                            "Enable the storage add-on, which makes the folder for the images.",
                            Action.root("microk8s", "enable", "hostpath-storage"),
                            Actor.node(null))
                    .undoneBy(Action.root("microk8s", "disable", "hostpath-storage"), "answer no to its question"));
        }
        steps.add(Step.of(
                        "Enable the registry add-on. Its command reports success even when an object was refused.",
                        Action.root(words()),
                        Actor.node(null))
                .undoneBy(Action.root("microk8s", "disable", "registry"), "deletes every image pushed until then"));
        steps.add(DeploymentSteps.waitForRollout("Wait until the registry runs.", "300s"));
        return SetupPart.steps(steps).and(otherDefault());
    }

    /** Where a class of somebody else is a default one, the claim may go there: the newest default class wins. */
    private SetupPart otherDefault() {
        List<String> others = evidence.list(Listing.storageClasses()).stream()
                .filter(c -> c.isDefault() && !c.name().equals(BuiltIn.STORAGE_CLASS))
                .map(StorageClass::name)
                .toList();
        return others.isEmpty() || request.storageClass() != null
                ? SetupPart.NOTHING
                : SetupPart.note("StorageClass " + String.join(", ", others)
                        + " is a default class, so the claim may get a volume of it. The claim asks for ReadWriteMany, which"
                        + " not every class has. Name a class with --storage-class to choose.");
    }

    private String[] words() {
        List<String> words = new ArrayList<>(List.of("microk8s", "enable"));
        boolean takesOptions = takesOptions();
        words.add(takesOptions || request.size() == null ? "registry" : "registry:size=" + request.size());
        if (takesOptions && request.size() != null) {
            words.addAll(List.of("--size", request.size()));
        }
        if (request.storageClass() != null) {
            words.addAll(List.of("--storageclass", request.storageClass()));
        }
        return words.toArray(String[]::new);
    }

    /** Whether all nodes have such a release; the older form of the size is accepted by all. */
    private boolean takesOptions() {
        List<String> versions = evidence.list(Listing.nodes()).stream()
                .flatMap(node -> Stream.ofNullable(node.kubeletVersion()))
                .map(version -> version.replaceFirst("^v", ""))
                .toList();
        return !versions.isEmpty() && versions.stream().allMatch(version -> Versions.isAtLeast(version, OPTIONS_SINCE));
    }

    private @Nullable String obstacle() {
        String other = evidence.list(Listing.deployments()).stream()
                .filter(d -> d.name().startsWith(BuiltIn.DEPLOYMENT))
                .map(d -> d.namespace() + "/" + d.name())
                .findFirst()
                .orElse(null);
        if (other != null) {
            return "MicroK8s takes Deployment " + other
                    + " for the registry add-on, because of its name, and refuses to"
                    + " enable the add-on. Rename that Deployment first.";
        }
        Service holder = evidence.first(Listing.services(), s -> s.ownsNodePort(BuiltIn.NODE_PORT))
                .orElse(null);
        if (holder != null && !holder.path().equals(BuiltIn.SERVICE_PATH)) {
            return "Service " + holder.path() + " has node port " + BuiltIn.NODE_PORT
                    + ", which the add-on needs. Give that Service another node port first.";
        }
        String wanted = request.storageClass();
        if (wanted == null) {
            return null;
        } else if (evidence.first(Listing.storageClasses(), c -> c.name().equals(wanted))
                .isEmpty()) {
            return "There is no StorageClass " + wanted
                    + ". Name one that exists: `microk8s kubectl get storageclass`.";
        }
        return takesOptions()
                ? null
                : "The add-on of this release of MicroK8s takes no storage class (since 1.25). Make " + wanted
                        + " the default class, or refresh MicroK8s.";
    }

    // --- The add-on is enabled
    // ------------------------------------------------------------------------------------------

    private SetupPart there() {
        Claim claim = evidence.first(
                        Listing.claimsIn(BuiltIn.NAMESPACE), c -> c.name().equals(BuiltIn.CLAIM))
                .orElse(null);
        SetupPart part = SetupPart.NOTHING;
        if (claim == null) {
            part = part.and(SetupPart.steps(Step.of(
                    "Create the claim that the registry mounts.",
                    Action.apply(Manifests.registryClaim("ReadWriteMany", request.storageClass())),
                    Actor.cluster())));
        } else {
            part = part.and(differs(claim));
        }
        if (service() == null) {
            part = part.and(SetupPart.steps(Step.of(
                    "Create the Service of the registry.", Action.apply(Manifests.REGISTRY_SERVICE), Actor.cluster())));
        }
        return part;
    }

    private @Nullable Service service() {
        return evidence.first(Listing.services(), s -> s.path().equals(BuiltIn.SERVICE_PATH))
                .orElse(null);
    }

    private SetupPart differs(Claim claim) {
        SetupPart part = SetupPart.NOTHING;
        String size = request.size();
        if (size != null && claim.requested() != null && !size.equals(claim.requested())) {
            part = part.and(SetupPart.note("The claim asks for " + claim.requested() + " and stays as it is: a claim of"
                    + " hostpath-storage cannot be resized, and its size does not limit it. Only the disk does."));
        }
        String wanted = request.storageClass();
        if (wanted != null && claim.className() != null && !wanted.equals(claim.className())) {
            part = part.and(SetupPart.obstacle("The images are in a volume of StorageClass " + claim.className()
                    + ", not "
                    + wanted + ". A claim cannot change its class. Copy the images to another registry first, then"
                    + " disable the add-on, which deletes them, and run this command again."));
        }
        return part;
    }
}

package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the add-on's namespace or claim is being deleted. */
public final class AddonNamespace implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "addon.addon-namespace", "namespace container-registry is not being deleted")
            .reports(AddonProblems.NAMESPACE_TERMINATING)
            .requires(Listing.namespaces())
            .welcomes(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE), Listing.volumes());

    /** A deletion that nothing blocks is finished after this time. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Verification ACTIVE =
            Verification.kubectl("shows Active", "get", "namespace", BuiltIn.NAMESPACE);

    private static final Subject ADDON = Subject.addon("registry");

    /** As in {@code Some content in the namespace has finalizers remaining: example.com/held in 1 resource instances}. */
    private static final Pattern FINALIZER = Pattern.compile("[ ,]([^ ,]+) in \\d+ resource instances");

    /** As in {@code Some resources are remaining: configmaps. has 1 resource instances}. */
    private static final Pattern REMAINING = Pattern.compile("[ ,]([a-z][a-z0-9.-]*?)\\.? has \\d+ resource instances");

    /** An API group and its version that the API server cannot list, as named in a condition. */
    private static final Pattern GROUP =
            Pattern.compile("\\b([a-z0-9-]+(?:\\.[a-z0-9-]+)+)/(v\\d+(?:(?:alpha|beta)\\d+)?)\\b");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Namespace namespace = evidence.first(Listing.namespaces(), n -> n.name().equals(BuiltIn.NAMESPACE))
                .orElse(null);
        if (namespace == null) {
            return evidence.isWhole(Listing.namespaces())
                    ? Outcome.skipped("there is no namespace " + BuiltIn.NAMESPACE)
                    : new Outcome.Unknown(evidence.answer(Listing.namespaces()).gaps());
        }
        Claim claim = evidence.first(
                        Listing.claimsIn(BuiltIn.NAMESPACE), c -> c.name().equals(BuiltIn.CLAIM) && c.deleting())
                .orElse(null);
        if (namespace.isTerminating()) {
            return Outcome.found(namespaceGoing(namespace, claim, evidence));
        }
        return claim == null
                ? Outcome.pass("namespace " + namespace.name() + " is " + namespace.phase())
                : Outcome.found(claimGoing(claim, evidence));
    }

    private static boolean isYoung(@Nullable Instant since, Evidence evidence) {
        return since != null && Duration.between(since, evidence.now()).compareTo(LONG) < 0;
    }

    private static Finding namespaceGoing(Namespace namespace, @Nullable Claim claim, Evidence evidence) {
        boolean young = isYoung(namespace.deleting(), evidence);
        String since = namespace.deleting() == null ? "" : " since " + namespace.deleting();
        Finding finding = about(Finding.of(
                        AddonProblems.NAMESPACE_TERMINATING,
                        ADDON,
                        (young
                                        ? "Namespace container-registry is being deleted"
                                        : "The deletion of namespace container-registry does not finish")
                                + ", so nothing can be created in the namespace")
                .observed("phase Terminating" + since, "phase Active", evidence.origin(Listing.namespaces())));
        for (String block : namespace.blocks()) {
            finding = finding.observed(Phrases.brief(block, 300), "conditions of namespace " + namespace.name());
        }
        List<Step> steps = new ArrayList<>(keep(claim, evidence));
        List<String> held = held(namespace);
        if (!young || !held.isEmpty()) {
            steps.addAll(held.isEmpty() ? unblock(namespace) : show(held));
            steps.addAll(release(evidence));
        }
        steps.add(Step.kubectl(
                "Wait until the namespace is gone. A deletion that nothing blocks finishes within two minutes.",
                "wait",
                "--for=delete",
                "namespace/" + BuiltIn.NAMESPACE,
                "--timeout=180s"));
        steps.addAll(regain(claim, evidence));
        steps.add(enableAgain());
        return finding.remedy(new Remedy(steps, ACTIVE));
    }

    /** Steps that remove what blocks the deletion, as named in the namespace's conditions. */
    private static List<Step> unblock(Namespace namespace) {
        List<Step> steps = new ArrayList<>();
        Set<String> gone = new TreeSet<>();
        for (String block : namespace.blocks()) {
            Matcher group = GROUP.matcher(block);
            while (group.find()) {
                gone.add(group.group(2) + "." + group.group(1));
            }
        }
        for (String name : gone) {
            steps.add(Step.of(
                    "Delete the registration of API group " + name + ". Its server does not answer, and this blocks"
                            + " the deletion of the namespace. If you enable or install the software of this API"
                            + " group again, it is registered again.",
                    Action.delete("apiservice", null, name),
                    Actor.cluster()));
        }
        if (gone.isEmpty()) {
            steps.add(Step.kubectl(
                            "Find out what blocks the deletion: read the messages of the namespace's conditions.",
                            "get",
                            "namespace",
                            BuiltIn.NAMESPACE,
                            "-o",
                            "jsonpath={range .status.conditions[*]}{.type}: {.message}{\"\\n\"}{end}")
                    .deciding("if a message names a kind of object with finalizers, start the software that set"
                            + " them, or remove the finalizers from those objects. If a message names an API group,"
                            + " delete its registration with `microk8s kubectl delete apiservice VERSION.GROUP`."));
        }
        return steps;
    }

    /**
     * Kinds of objects that remain in a namespace because of finalizers of others: Kubernetes removes its own, such as the
     * protection of claims, by itself (kubernetes pkg/controller/namespace/deletion).
     */
    private static List<String> held(Namespace namespace) {
        boolean isOfOthers = namespace.blocks().stream()
                .flatMap(block -> FINALIZER.matcher(block).results())
                .anyMatch(match -> !match.group(1).startsWith("kubernetes.io/"));
        return isOfOthers
                ? namespace.blocks().stream()
                        .flatMap(block -> REMAINING.matcher(block).results())
                        .map(match -> match.group(1))
                        .distinct()
                        .toList()
                : List.of();
    }

    private static List<Step> show(List<String> kinds) {
        return List.of(Step.kubectl(
                        "List the objects that remain in the namespace, with their finalizers.",
                        "-n",
                        BuiltIn.NAMESPACE,
                        "get",
                        String.join(",", kinds),
                        "-o",
                        "custom-columns=KIND:.kind,NAME:.metadata.name,FINALIZERS:.metadata.finalizers")
                .deciding("start the software that sets the finalizers. If it was removed, remove them from each"
                        + " object that nobody needs: `microk8s kubectl -n " + BuiltIn.NAMESPACE
                        + " patch KIND NAME --type=merge -p '{\"metadata\":{\"finalizers\":null}}'`."));
    }

    /** What makes the add-on's next claim get the volume of the last one. */
    private static List<Step> regain(@Nullable Claim claim, Evidence evidence) {
        return volumes(claim, evidence)
                .map(volume -> Step.of(
                        "When the claim is gone, make its volume " + volume.name() + " available again. The claim that"
                                + " the add-on creates then gets this volume, with the images.",
                        Action.patch(
                                "pv",
                                null,
                                volume.name(),
                                "{\"spec\":{\"claimRef\":{\"uid\":null,\"resourceVersion\":null}}}"),
                        Actor.cluster()))
                .toList();
    }

    /** The volumes of the add-on's claim. */
    private static Stream<Volume> volumes(@Nullable Claim claim, Evidence evidence) {
        return evidence.list(Listing.volumes()).stream()
                .filter(volume -> BuiltIn.CLAIM_PATH.equals(volume.claim())
                        || (claim != null && volume.name().equals(claim.volumeName())));
    }

    private static Step enableAgain() {
        return Step.of(
                "Enable the add-on again when the namespace is gone. Do not remove the finalizers of the namespace:"
                        + " objects that are left in it then stay in the datastore where you cannot see them.",
                Action.root("microk8s", "enable", "registry"),
                Actor.node(null));
    }

    private static Finding claimGoing(Claim claim, Evidence evidence) {
        Finding finding = about(Finding.of(
                        AddonProblems.NAMESPACE_TERMINATING,
                        ADDON,
                        "Claim " + claim.path()
                                + " is being deleted; when the Pod that uses the claim ends, the images can be"
                                + " deleted too")
                .observed(
                        "claim " + claim.path() + " has a deletion time",
                        "none",
                        evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE))));
        List<Step> steps = new ArrayList<>(keep(claim, evidence));
        steps.addAll(release(evidence));
        if (claim.volumeName() != null) {
            steps.add(Step.of(
                    "Make the kept volume available again. Do this after the Pod has ended and the claim is gone: a"
                            + " deletion cannot be undone.",
                    Action.patch(
                            "pv",
                            null,
                            claim.volumeName(),
                            "{\"spec\":{\"claimRef\":{\"uid\":null,\"resourceVersion\":null}}}"),
                    Actor.cluster()));
        }
        steps.add(Step.of(
                "Create the claim again. It binds to the kept volume, which is reserved for a claim with this name.",
                Action.apply(Manifests.registryClaim(accessModes(claim), claim.className())),
                Actor.cluster()));
        return finding.remedy(
                new Remedy(steps, Verification.kubectl("shows Bound", "-n", BuiltIn.NAMESPACE, "get", "pvc")));
    }

    /** The access modes of the old claim: a volume binds to a claim only if it has all of the claim's modes. */
    private static String accessModes(Claim claim) {
        String modes = claim.accessModes().stream()
                .filter(mode -> mode.matches("Read\\w+"))
                .collect(Collectors.joining(", "));
        return modes.isEmpty() ? "ReadWriteMany" : modes;
    }

    private static Finding about(Finding finding) {
        return finding.affecting(
                Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                Subject.service(BuiltIn.SERVICE_PATH),
                Subject.claim(BuiltIn.CLAIM_PATH));
    }

    /** The images can be saved as long as the claim exists. */
    private static List<Step> keep(@Nullable Claim claim, Evidence evidence) {
        return volumes(claim, evidence)
                .filter(volume -> !"Retain".equals(volume.reclaimPolicy()))
                .map(volume -> Step.of(
                        "Keep the volume, so that the images are not deleted with the claim.",
                        Action.patch(
                                "pv", null, volume.name(), "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}"),
                        Actor.cluster()))
                .toList();
    }

    private static List<Step> release(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> p.claims().contains(BuiltIn.CLAIM))
                .map(p -> Step.of(
                        "Delete Pod " + p.name() + ", which uses the claim, after the volume is kept.",
                        Action.delete("pod", BuiltIn.NAMESPACE, p.name()),
                        Actor.cluster()))
                .toList();
    }
}

package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RegistryStore.Source;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why nothing is deleted from a registry as it is: each a sentence or two, with what to do. */
final class RetentionObstacles {

    static final Needs NEEDS =
            RegistryFolder.NEEDS.and(RegistrySettings.NEEDS, Needs.of(Listing.podsIn(BuiltIn.NAMESPACE)));

    static final String READ_ONLY = "storage.maintenance.readonly.enabled";

    private static final String PROXY = "proxy.remoteurl";

    private static final String SEVERAL =
            "Several Pods of the registry run, and only one of them would be read-only at a time. Wait until one is left,"
                    + " or scale the Deployment to 1.";

    private static final String NONE_READY =
            "No Pod of the registry is ready. Run `registry-doctor run` to find out why.";

    private RetentionObstacles() {}

    /** Whether an obstacle is about Pods that begin or end. */
    static boolean isAboutPods(String obstacle) {
        return obstacle.equals(SEVERAL) || obstacle.equals(NONE_READY);
    }

    /** Those of the Deployment, its settings and its Pods. */
    static List<String> ofRegistry(Evidence evidence) {
        List<String> all = new ArrayList<>();
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        RegistrySettings settings = RegistrySettings.of(evidence);
        if (deployment == null || settings == null) {
            return List.of("There is no Deployment " + BuiltIn.DEPLOYMENT_PATH
                    + " that can be read: only the images of the registry add-on are deleted here. Other registries have"
                    + " their own retention rules.");
        }
        settings.gaps()
                .forEach(gap -> all.add(CleanText.line(
                        "The settings of the registry are not fully known: " + gap.what() + ", " + gap.why() + ".")));
        String storage = storage(evidence);
        if (storage != null) {
            all.add(storage);
        }
        Setting proxy = settings.find(PROXY);
        if (proxy != null && !proxy.value().isBlank()) {
            all.add("The registry is a pull-through cache, which deletes what it has cached by itself.");
        }
        String pods = pods(deployment, evidence);
        if (pods != null) {
            all.add(pods);
        }
        return all;
    }

    /** Why its images cannot be deleted where they are; null when they can. */
    static @Nullable String storage(Evidence evidence) {
        RegistryFolder folder = RegistryFolder.of(evidence);
        if (folder == null) {
            return "The registry does not keep its images in a folder, or that is not known. Delete images with the tools of"
                    + " its storage.";
        }
        return switch (folder.place()) {
            case TOP, BELOW -> null;
            case OTHER_VOLUME ->
                "The registry keeps its images in " + CleanText.line(folder.root())
                        + ", which is not in the volume of claim " + BuiltIn.CLAIM_PATH + ".";
            case CONTAINER ->
                "The registry keeps its images in " + CleanText.line(folder.root())
                        + ", which is deleted with its Pod: setting it read-only would replace the Pod and lose all images."
                        + " Copy the images to another registry first.";
        };
    }

    /** Why its Pods do not allow it; null when one runs and no other exists. */
    static @Nullable String pods(Deployment deployment, Evidence evidence) {
        List<Pod> pods = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(pod -> !pod.isOver() && isOf(deployment, pod))
                .toList();
        if (!evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE))) {
            return "The Pods of namespace " + BuiltIn.NAMESPACE + " cannot be listed.";
        } else if (pods.size() > 1 || deployment.desired() > 1) {
            return SEVERAL;
        } else if (pods.isEmpty() || !pods.get(0).ready() || pods.get(0).deleting()) {
            return NONE_READY;
        }
        return null;
    }

    private static boolean isOf(Deployment deployment, Pod pod) {
        Map<String, String> labels = pod.labels();
        return !deployment.selector().isEmpty()
                && deployment.selector().entrySet().stream()
                        .allMatch(e -> Objects.equals(labels.get(e.getKey()), e.getValue()));
    }

    /** Whether the registry is set read-only. */
    static boolean isReadOnly(Evidence evidence) {
        RegistrySettings settings = RegistrySettings.of(evidence);
        Setting readOnly = settings == null ? null : settings.find(READ_ONLY);
        return readOnly != null && readOnly.isTrue();
    }

    /** Whether this program has set it read-only and not back; what it left here itself was taken back before. */
    static boolean isLeftReadOnly(Evidence evidence) {
        RegistrySettings settings = RegistrySettings.of(evidence);
        return settings != null && ReadOnlySteps.isSetByProgram(settings);
    }

    /** Those of what was read. */
    static List<String> ofStore(RegistryStore store) {
        List<String> all = new ArrayList<>();
        if (store.source() != Source.FILES) {
            String why = store.gaps().isEmpty() ? "" : ": " + store.gaps().get(0);
            all.add(CleanText.line("The files of the registry's volume were not read" + why
                    + ". Its API does not tell all that it stores. Run this command with sudo on the node that has the"
                    + " volume, or add --nodes."));
            return all;
        }
        store.gaps().stream()
                .limit(3)
                .forEach(gap ->
                        all.add(CleanText.line("The store was not read whole: " + gap + ". Nothing is deleted then.")));
        store.repositories().keySet().stream()
                .filter(name -> !LegalNames.isRepository(name))
                .limit(3)
                .forEach(name -> all.add(CleanText.line("The store has a folder that is not a legal repository: " + name
                        + ". The registry stops its garbage collection there. Move it out of the volume.")));
        return all;
    }

    /** Those of names that no client can have pushed, so that nobody knows who made them. */
    static List<String> ofNames(DeletionPlan plan) {
        List<String> illegal = new ArrayList<>();
        plan.repositories().forEach((name, deletion) -> {
            deletion.tags().stream()
                    .filter(tag -> !LegalNames.isTag(tag))
                    .forEach(tag -> illegal.add(name + ":" + tag));
            deletion.manifests().stream()
                    .filter(digest -> !LegalNames.isDigest(digest))
                    .forEach(digest -> illegal.add(name + "@" + digest));
        });
        return illegal.stream()
                .limit(3)
                .map(name -> CleanText.line("This name is not legal in a registry: " + name
                        + ". Exclude its repository from the rules, and find out who made it."))
                .toList();
    }
}

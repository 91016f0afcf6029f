package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.catalog.settings.GarbageSteps;
import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a plan: read-only, links away, garbage collection, set back. */
public final class RetentionSteps {

    private static final String BELOW_ROOT = "/docker/registry/v2";

    /** More names are in the plan. */
    private static final int MOST_NAMES = 10;

    private final RetentionPlan plan;

    RetentionSteps(RetentionPlan plan) {
        this.plan = plan;
    }

    /** All of them, in order. */
    public List<Step> all() {
        List<Step> work = new ArrayList<>(removals());
        work.add(collection());
        return ReadOnlySteps.around(work, former());
    }

    /** The value that the variable of the read-only mode has; null when it is not set. */
    private @Nullable String former() {
        RegistrySettings settings = RegistrySettings.of(plan.sight().evidence());
        Setting setting = settings == null ? null : settings.find(RetentionObstacles.READ_ONLY);
        return setting == null || setting.variable() == null ? null : "{\"enabled\":false}";
    }

    private String folder() {
        RegistryFolder folder = RegistryFolder.of(plan.sight().evidence());
        String root = folder == null ? RegistryFolder.DEFAULT : folder.root();
        return root.replaceFirst("/+$", "") + BELOW_ROOT;
    }

    private List<Step> removals() {
        List<List<String>> chunks = new RemovalOrder(plan.sight().store(), plan.deletion()).chunks();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            List<String> words = new ArrayList<>(List.of(folder()));
            words.addAll(chunks.get(i));
            steps.add(Step.of(
                            "Remove the links of " + count(plan.tags(), "tag") + " and "
                                    + count(plan.manifests(), "manifest")
                                    + (chunks.size() == 1 ? "" : ", part " + (i + 1) + " of " + chunks.size())
                                    + ". They are kept in the folder " + LinkScripts.KEPT
                                    + " until the garbage collection begins.",
                            GarbageSteps.inPod(LinkScripts.REMOVE, words.toArray(String[]::new)),
                            Actor.cluster())
                    .undoneBy(
                            GarbageSteps.inPod(LinkScripts.RESTORE, folder()), "until the garbage collection begins"));
        }
        return steps;
    }

    private Step collection() {
        return GarbageSteps.collect(
                        "Run the garbage collection, which frees "
                                + plan.collection().bytes() + " bytes ("
                                + Quantity.words(plan.collection().bytes()) + ").",
                        GarbageSteps.inPod(LinkScripts.COLLECT, folder()),
                        GarbageSteps.inPod(LinkScripts.STOP, folder()))
                .risking(Risk.losesData(what(), "Copy images that you may need to another registry first."));
    }

    /** What is lost, as in "this loses …". */
    private String what() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Deletion> each : plan.deletion().repositories().entrySet()) {
            each.getValue().tags().forEach(tag -> names.add(each.getKey() + ":" + tag));
            long untagged = each.getValue().manifests().size();
            if (each.getValue().tags().isEmpty() && untagged > 0) {
                names.add(count((int) untagged, "manifest") + " without a tag of " + each.getKey());
            }
        }
        if (names.isEmpty()) {
            return "layers and manifests that nothing in the registry refers to any more, "
                    + plan.collection().bytes() + " bytes";
        }
        int more = names.size() - MOST_NAMES;
        return "the images " + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (more > 0 ? " and " + more + " more" : "") + ", "
                + plan.collection().bytes() + " bytes in all"
                + (plan.doubts().isEmpty()
                        ? ""
                        : ", and nobody knows whether these name one of them: " + String.join("; ", plan.doubts()));
    }

    static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}

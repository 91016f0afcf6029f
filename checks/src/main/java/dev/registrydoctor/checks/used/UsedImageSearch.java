package dev.registrydoctor.checks.used;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.store.retention.UsedImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images that a cluster uses, or would use again: those of Pods, of all controllers with the revisions that a rollback
 * goes back to, of Jobs and CronJobs, those that nodes have in their image stores, and all that custom resources name anywhere that
 * can be an image: of a Rollout that is scaled to 0, a CronWorkflow that waits for its time, an operator's object.
 *
 * <p>Of nodes that are not looked at by themselves, only the images that their status lists are known, which are not all (kubelet,
 * nodeStatusMaxImages). A node that has an image keeps it when it is deleted from the registry, so that is not a gap.
 */
public final class UsedImageSearch {

    /** Those whose names people know best come first, because the first user of an image is named. */
    private static final List<Kind> TEMPLATES = List.of(
            Kind.STATEFUL_SETS,
            Kind.DAEMON_SETS,
            Kind.CRON_JOBS,
            Kind.JOBS,
            Kind.REPLICATION_CONTROLLERS,
            Kind.REPLICA_SETS,
            Kind.CONTROLLER_REVISIONS);

    /** What {@link #find} reads: lists that {@code run} does not ask for, and the images of each node that is looked at. */
    public static final Needs NEEDS = Needs.of(Listing.deployments(), Listing.pods(), Listing.nodes())
            .and(
                    Needs.of(TEMPLATES.stream().map(Listing::templates).toList()),
                    Needs.of(CustomObjects.Ask.INSTANCE),
                    stores(),
                    MirrorPaths.NEEDS);

    private UsedImageSearch() {}

    private static Needs stores() {
        Needs own = Needs.of(ImageStore.Ask.INSTANCE);
        return own.and(own.onNodes());
    }

    /** The images in use. Each list that could not be read, or only in part, is a gap. */
    public static UsedImages find(Evidence evidence) {
        Users users = new Users(new MirrorPaths(evidence));
        Gaps gaps = new Gaps();
        gaps.of(evidence.answer(SeenNodes.Ask.INSTANCE));
        for (Deployment deployment : gaps.list(Listing.deployments(), evidence)) {
            String user = "Deployment " + deployment.namespace() + "/" + deployment.name();
            users.images(deployment.images(), user);
            users.images(gaps.recorded(deployment.otherImages(), "init containers and image volumes of " + user), user);
        }
        for (Kind kind : TEMPLATES) {
            for (PodTemplate template : gaps.list(Listing.templates(kind), evidence)) {
                users.images(template.images(), kind.object() + " " + template.namespace() + "/" + template.name());
            }
        }
        gaps.list(Listing.pods(), evidence).forEach(pod -> addPod(pod, users, gaps));
        addStores(evidence, users, gaps);
        Gaps doubts = new Gaps();
        Answer<CustomObjects> custom = evidence.answer(CustomObjects.Ask.INSTANCE);
        doubts.of(custom);
        custom.toOptional()
                .ifPresent(all -> all.objects().forEach(object -> users.images(object.images(), object.words())));
        return new UsedImages(users.tags(), users.digests(), gaps.lines(), doubts.lines());
    }

    private static void addPod(Pod pod, Users users, Gaps gaps) {
        String user = "Pod " + pod.path();
        for (Pod.Container container : pod.containers()) {
            users.image(container.image(), user);
            if (container.imageId() != null) {
                users.image(container.imageId(), user);
            }
        }
        users.images(gaps.recorded(pod.otherImages(), "ephemeral containers and image volumes of " + user), user);
    }

    private static void addStores(Evidence evidence, Users users, Gaps gaps) {
        addStore(evidence, "the image store of this host", users, gaps);
        for (String node : evidence.seenNodes()) {
            addStore(evidence.from(node), "the image store of node " + node, users, gaps);
        }
        for (Node node : gaps.list(Listing.nodes(), evidence)) {
            users.images(node.images(), "the image store of node " + node.name());
        }
    }

    private static void addStore(Evidence there, String user, Users users, Gaps gaps) {
        Answer<ImageStore> answer = there.answer(ImageStore.Ask.INSTANCE);
        // A host that is not looked at through Kubernetes is like any node that is not looked at.
        boolean isNotLookedAt = answer.gaps().stream().anyMatch(gap -> gap.cause() == Gap.Cause.OUT_OF_VIEW);
        if (!isNotLookedAt) {
            gaps.of(answer);
        }
        answer.toOptional()
                .ifPresent(store -> store.images().forEach(image -> {
                    users.image(image.name(), user);
                    users.image(image.digest(), user);
                }));
    }

    /** What is not known, with one line for each reason. */
    private static final class Gaps {
        /** A line names no more. */
        private static final int NAMED = 12;

        private final Map<String, Set<String>> whatByReason = new LinkedHashMap<>();

        <T> List<T> list(Question<List<T>> question, Evidence evidence) {
            Answer<List<T>> answer = evidence.answer(question);
            of(answer);
            return answer.toOptional().orElse(List.of());
        }

        void of(Answer<?> answer) {
            answer.gaps().forEach(gap -> add(gap.what(), reason(gap)));
        }

        List<String> recorded(@Nullable List<String> images, String what) {
            if (images == null) {
                add(what, "they are not recorded");
            }
            return images == null ? List.of() : images;
        }

        private void add(String what, String reason) {
            whatByReason.computeIfAbsent(reason, r -> new LinkedHashSet<>()).add(what);
        }

        private static String reason(Gap gap) {
            return gap.remedy().isEmpty() ? gap.why() : gap.why() + " (" + gap.remedy() + ")";
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            whatByReason.forEach((reason, all) -> {
                List<String> named = all.stream().limit(NAMED).toList();
                int more = all.size() - named.size();
                lines.add(String.join(", ", named) + (more > 0 ? " and " + more + " more" : "") + ": " + reason);
            });
            return lines;
        }
    }
}

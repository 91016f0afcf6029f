package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.UsedImages;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the registry again before its links are removed and before garbage is collected. The registry is read-only then: what
 * is not as agreed to was pushed before, or somebody else changes it now.
 */
public final class RetentionRecheck {

    private static final String UNKNOWN = "not all uses of images are known any more: ";

    private final RetentionPlan agreed;

    /** The registry as it was before anything was removed; null until then. */
    private @Nullable RetentionPlan before;

    public RetentionRecheck(RetentionPlan agreed) {
        this.agreed = agreed;
    }

    /** Whether the registry has to be looked at again before this step. */
    public boolean isNeeded(Action action) {
        return collects(action) || (before == null && removes(action));
    }

    private static boolean removes(Action action) {
        return isScript(action, LinkScripts.REMOVE);
    }

    private static boolean collects(Action action) {
        return isScript(action, LinkScripts.COLLECT);
    }

    private static boolean isScript(Action action, String script) {
        return action instanceof Action.Kubectl kubectl && kubectl.args().contains(script);
    }

    /** Whether waiting a little can settle it: a Pod that was replaced may still be ending. */
    public boolean mayPass(String objection) {
        return RetentionObstacles.isAboutPods(objection);
    }

    /** The registry before anything was removed, as it was seen when it was read-only; null when it never was. */
    public @Nullable RetentionPlan before() {
        return before;
    }

    /** Why a step must not be done; null when all is as agreed to. */
    public @Nullable String objection(Action action, StoreSight now) {
        if (!RetentionObstacles.isReadOnly(now.evidence())) {
            return "the registry is not read-only any more: somebody has set it back";
        }
        RetentionPlan first = before;
        if (first == null) {
            RetentionPlan plan = RetentionPlan.again(agreed.request(), now);
            if (!plan.obstacles().isEmpty()) {
                return plan.obstacles().get(0);
            } else if (agreed.doubts().isEmpty() && !plan.doubts().isEmpty()) {
                return UNKNOWN + plan.doubts().get(0);
            } else if (!plan.deletion().repositories().equals(agreed.deletion().repositories())) {
                return "the registry has changed since the plan was made, and other images would go: run the command again";
            } else if (!plan.collection().equals(agreed.collection())) {
                return "the registry has changed since the plan was made, and "
                        + plan.collection().bytes() + " bytes would be freed instead of "
                        + agreed.collection().bytes() + ": run the command again";
            }
            before = plan;
            return null;
        }
        return afterRemoval(first, now);
    }

    private @Nullable String afterRemoval(RetentionPlan first, StoreSight now) {
        List<String> obstacles = RetentionObstacles.ofRegistry(now.evidence());
        RegistryStore store = now.store();
        if (!obstacles.isEmpty()) {
            return obstacles.get(0);
        } else if (!store.gaps().isEmpty()) {
            return "the store cannot be read whole any more: " + store.gaps().get(0);
        }
        RegistryStore expected = first.deletion().applied(first.sight().store());
        if (!links(store).equals(links(expected))
                || !store.blobs().keySet().equals(expected.blobs().keySet())) {
            return "the links in the registry's volume are not what the plan makes of them: somebody else changes it";
        } else if (!RetentionPlan.collection(store, now).equals(agreed.collection())) {
            return "the garbage collection would delete something else than the plan says";
        }
        List<String> broken = KeptWhole.broken(
                first.sight().store(),
                first.deletion(),
                agreed.collection().freed().keySet(),
                now.used());
        if (!broken.isEmpty()) {
            return broken.get(0);
        }
        if (agreed.request().rules() == null) {
            return null;
        }
        UsedImages used = now.used();
        boolean isDoubtNew = agreed.doubts().isEmpty() && !first.deletion().isEmpty();
        List<String> unknown = used.gaps().isEmpty() && isDoubtNew ? used.doubts() : used.gaps();
        return unknown.isEmpty() ? null : UNKNOWN + unknown.get(0);
    }

    private static Map<String, Object> links(RegistryStore store) {
        Map<String, Object> links = new TreeMap<>();
        store.repositories().forEach((name, each) -> links.put(name, links(each)));
        return links;
    }

    private static Object links(StoredRepository repository) {
        return List.of(repository.tags(), repository.revisions());
    }
}

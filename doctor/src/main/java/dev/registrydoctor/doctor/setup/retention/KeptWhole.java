package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.DeletionPlan.Deletion;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a deletion against its promise, apart from how it was planned: all that stays keeps all of its parts that are there, and
 * nothing that is used goes.
 */
final class KeptWhole {

    /** More lines say no more. */
    private static final int MOST = 5;

    private final RegistryStore store;
    private final Set<String> freed;
    private final List<String> broken = new ArrayList<>();

    private KeptWhole(RegistryStore store, Set<String> freed) {
        this.store = store;
        this.freed = freed;
    }

    /**
     * What would be broken, one line each; empty when nothing is.
     *
     * @param freed the blobs that the garbage collection after it deletes
     */
    static List<String> broken(RegistryStore store, DeletionPlan plan, Set<String> freed, UsedImages used) {
        KeptWhole whole = new KeptWhole(store, freed);
        plan.applied(store).repositories().forEach(whole::stays);
        plan.repositories().forEach((name, deletion) -> whole.goes(name, deletion, used));
        return whole.broken.subList(0, Math.min(MOST, whole.broken.size()));
    }

    private void stays(String name, StoredRepository after) {
        StoredRepository before = store.repositories().get(name);
        if (before == null) {
            return;
        }
        Map<String, String> lost = new HashMap<>();
        after.tags().forEach((tag, link) -> {
            if (link.digest() != null) {
                report(name + ":" + tag, lost(link.digest(), before, after, lost));
            }
        });
        after.revisions().forEach(revision -> report(name + "@" + revision, lost(revision, before, after, lost)));
    }

    private void report(String image, String part) {
        if (!part.isEmpty() && broken.size() < MOST) {
            broken.add(CleanText.line(image + " would lose " + part));
        }
    }

    /** The first part that can be pulled before and not afterwards; empty when there is none. */
    private String lost(String top, StoredRepository before, StoredRepository after, Map<String, String> known) {
        String answer = known.get(top);
        if (answer != null) {
            return answer;
        }
        Set<String> seen = new HashSet<>(Set.of(top));
        Deque<String> open = new ArrayDeque<>(seen);
        String lost = "";
        while (!open.isEmpty() && lost.isEmpty()) {
            String digest = open.remove();
            if (!before.revisions().contains(digest) || !store.blobs().containsKey(digest)) {
                continue;
            } else if (!after.revisions().contains(digest) || freed.contains(digest)) {
                lost = digest;
            }
            StoredManifest manifest = store.manifests().get(digest);
            for (Reference part : manifest == null ? List.<Reference>of() : manifest.references()) {
                if (part.role() != Role.MANIFEST && freed.contains(part.digest())) {
                    lost = before.layers().contains(part.digest()) ? part.digest() : lost;
                } else if (part.role() == Role.MANIFEST && seen.add(part.digest())) {
                    open.add(part.digest());
                }
            }
        }
        known.put(top, lost);
        return lost;
    }

    private void goes(String name, Deletion deletion, UsedImages used) {
        for (String tag : deletion.tags()) {
            String user = used.tags().get(name + ":" + tag);
            if (user != null) {
                broken.add(CleanText.line(name + ":" + tag + " is used by " + user));
            }
        }
        for (String digest : deletion.manifests()) {
            String user = used.digests().get(digest);
            if (user != null) {
                broken.add(CleanText.line(name + "@" + digest + " is used by " + user));
            }
        }
    }
}

package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of a plan: measured, not assumed.
 *
 * @param freed the bytes of the blobs that are gone
 * @param foreseen the bytes that the plan foresaw
 * @param faults what is not as it has to be, one line each
 */
public record RetentionProof(long freed, long foreseen, List<String> faults) {

    private static final int MOST = 5;

    public RetentionProof {
        faults = List.copyOf(faults);
    }

    /**
     * Compares a registry with what it was before the deletion.
     *
     * @param before the plan as it was made when the registry was read-only
     */
    public static RetentionProof of(RetentionPlan before, RegistryStore after) {
        RegistryStore expected = before.deletion().applied(before.sight().store());
        List<String> faults = new ArrayList<>();
        after.gaps().stream().limit(MOST).forEach(gap -> faults.add(CleanText.line("it cannot be read whole: " + gap)));
        long freed = 0;
        for (Map.Entry<String, StoredBlob> blob : expected.blobs().entrySet()) {
            boolean isGone = !after.blobs().containsKey(blob.getKey());
            freed += isGone ? blob.getValue().size() : 0;
            if (isGone && !before.collection().freed().containsKey(blob.getKey())) {
                faults.add("blob " + blob.getKey() + " was to stay and is gone");
            }
        }
        expected.repositories().forEach((name, repository) -> compare(name, repository, after, faults));
        return new RetentionProof(freed, before.collection().bytes(), faults.subList(0, Math.min(MOST, faults.size())));
    }

    /** What was pushed since then is not compared: a tag may name another manifest now. */
    private static void compare(String name, StoredRepository expected, RegistryStore after, List<String> faults) {
        StoredRepository now = after.repositories().get(name);
        expected.tags().keySet().stream()
                .filter(tag -> now == null || !now.tags().containsKey(tag))
                .forEach(tag -> faults.add(CleanText.line(name + ":" + tag + " was to stay and is gone")));
        expected.revisions().stream()
                .filter(digest -> now == null || !now.revisions().contains(digest))
                .forEach(digest -> faults.add(CleanText.line(name + "@" + digest + " was to stay and is gone")));
    }

    /** In a sentence. */
    public String words() {
        String measured = freed == foreseen
                ? freed + " bytes were freed, as foreseen."
                : freed + " bytes were freed, and " + foreseen + " were foreseen.";
        return measured + (faults.isEmpty() ? " Everything else is still there." : "");
    }
}

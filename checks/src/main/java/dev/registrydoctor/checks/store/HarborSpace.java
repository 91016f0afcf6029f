package dev.registrydoctor.checks.store;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Harbor says of its own space (goharbor/harbor api/v2.0/swagger.yaml, 2.16): a login that is not an administrator's sees
 * its projects and the public ones.
 *
 * @param projects by name, sorted
 * @param gaps what could not be read, one line each; empty when all was
 */
public record HarborSpace(Map<String, Project> projects, List<String> gaps) {

    /**
     * A project.
     *
     * @param quota its quota of storage; null where the login may not read it
     * @param repositories their artifacts, by full name ({@code project/repository}), sorted
     */
    public record Project(@Nullable Quota quota, Map<String, List<Artifact>> repositories) {
        public Project {
            repositories = Collections.unmodifiableMap(new TreeMap<>(repositories));
        }
    }

    /**
     * What a project may take, and takes.
     *
     * @param limit in bytes; -1 for no limit
     * @param used in bytes, as Harbor counts: each blob once for a project
     */
    public record Quota(long limit, long used) {
        /** Whether there is a limit. */
        public boolean isLimited() {
            return limit >= 0;
        }

        /** The used part of the limit, 1 when it is all used; 0 when there is no limit. */
        public double share() {
            return !isLimited() ? 0 : limit == 0 ? 1 : (double) used / limit;
        }
    }

    /**
     * A manifest that has a tag, or that no other manifest lists.
     *
     * @param size in bytes, with all its parts; an index has those of its images
     * @param pushed null where Harbor does not say
     * @param pulled when it was last pulled; null when never, or where Harbor does not say
     * @param tags when each was pushed, by name, sorted; null values where Harbor does not say; empty for none
     */
    public record Artifact(
            String digest,
            long size,
            @Nullable Instant pushed,
            @Nullable Instant pulled,
            Map<String, @Nullable Instant> tags) {
        public Artifact {
            tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        }
    }

    public HarborSpace {
        projects = Collections.unmodifiableMap(new TreeMap<>(projects));
        gaps = List.copyOf(gaps);
    }

    /** The artifacts of all repositories, by their full name. */
    public Map<String, List<Artifact>> repositories() {
        Map<String, List<Artifact>> all = new TreeMap<>();
        projects.values().forEach(project -> all.putAll(project.repositories()));
        return all;
    }
}

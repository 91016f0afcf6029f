package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;

/**
 * The storage quota of a project in Harbor (goharbor/harbor src/server/v2.0/handler/project.go, getProjectQuotaSummary).
 *
 * @param limit in bytes; {@link #UNLIMITED} when there is none
 * @param used the bytes of its artifacts, each layer once, as Harbor counts them
 */
public record ProjectQuota(long limit, long used) {

    /** How Harbor writes that a project has no limit (src/lib/quota_storage_limit.go). */
    public static final long UNLIMITED = -1;

    /** Whether the project has a limit. */
    public boolean isLimited() {
        return limit > 0;
    }

    /** How much of the limit is used, in percent and rounded down; 0 without a limit. */
    public int percent() {
        return isLimited() ? (int) Math.min(1_000, 100.0 * used / limit) : 0;
    }

    /**
     * Asks for the quota of a project. Absent where the registry is not a Harbor, or has no such project. Unknown where Harbor
     * does not tell it: without a login, no release since 2.0 tells it, not even of a public project, whose summary
     * then has no quota.
     */
    public record Ask(
            Origin registry, @Holds(TextKind.REPOSITORY) String project) implements RegistryQuestion<ProjectQuota> {
        @Override
        public Ask at(Origin other) {
            return new Ask(other, project);
        }

        @Override
        public String describe() {
            return "the quota of project " + project + " in Harbor at " + registry;
        }
    }
}

package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.retention.RetentionRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants deleted.
 *
 * @param rules null to collect garbage alone
 * @param asked when it was asked for: what is older than a time is older than this, however long the work takes
 * @param unattended whether nobody reads the plan before it is carried out, and what it does not know
 */
public record RetentionRequest(@Nullable RetentionRules rules, Instant asked, boolean unattended) {

    /** One whose plan somebody reads. */
    public RetentionRequest(@Nullable RetentionRules rules, Instant asked) {
        this(rules, asked, false);
    }
}

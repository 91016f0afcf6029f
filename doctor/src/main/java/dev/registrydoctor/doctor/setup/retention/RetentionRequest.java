package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.store.retention.RetentionRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants deleted.
 *
 * @param rules null to collect garbage alone
 * @param asked when it was asked for: what is older than a time is older than this, however long the work takes
 */
public record RetentionRequest(@Nullable RetentionRules rules, Instant asked) {}
